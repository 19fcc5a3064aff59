"""What an administrator reads on the pages of the admin, and the names that they hear."""

from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from lxml.html import fromstring

from accounts.models import User
from activities.models.project import PROGRAMME_MANAGERS
from tests.factories import ActivityFactory, project_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(signed_in):
    boss = User.objects.create_superuser("boss", password="correct horse")
    boss.client = signed_in(boss)
    return boss


def page(user, name, *args):
    return fromstring(user.client.get(reverse(f"admin:{name}", args=args)).content.decode())


def test_a_group_of_the_application_has_its_name_in_every_language(boss):
    Group.objects.get_or_create(name=PROGRAMME_MANAGERS)
    Group.objects.create(name="Kabinet")
    boss.language = "sr"
    boss.save()
    links = page(boss, "auth_group_changelist").xpath("//tbody//th/a")
    assert [link.text for link in links] == ["Kabinet", "Руководиоци програма"]


def test_what_an_account_may_do_is_ticked(boss):
    group = Group.objects.create(name="Kabinet")
    form = page(boss, "accounts_user_change", boss.pk)
    ticks = form.xpath("//input[@type='checkbox']/@name")
    assert {"groups", "user_permissions"} <= set(ticks)
    (form,) = form.xpath("//form[@id='user_form']")
    fields = {**form.fields, "groups": [group.pk]}
    answer = boss.client.post(
        reverse("admin:accounts_user_change", args=[boss.pk]),
        {name: value for name, value in fields.items() if value is not None},
    )
    assert answer.status_code == 302
    assert list(boss.groups.all()) == [group]


def test_a_line_of_the_log_has_its_day_as_the_reader_writes_it(boss):
    project, component, _member = project_with()
    activity = ActivityFactory(project=project, component=component)
    activity.begin(start=date(2019, 3, 4))
    name = page(boss, "activities_activity_change", activity.pk).xpath(
        "//tr[@id='changes-0']/td[@class='original']/p/text()"
    )
    assert name[0].strip() == "started (4 Mar 2019)"

"""What an administrator reads on the pages of the admin, and the names that they hear."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from lxml.html import fromstring

from accounts.models import User
from activities.models.project import PROGRAMME_MANAGERS
from tests.factories import ActivityFactory, StageFactory, project_with

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


def test_a_filter_by_what_was_typed_has_words_for_nothing(boss):
    project_with()
    project_with(programme="IPA 2014")
    found = page(boss, "activities_project_changelist").xpath(
        "//nav//a[contains(@href, 'programme=')]"
    )
    assert [link.text for link in found] == ["not stated", "IPA 2014"]


def test_every_field_of_a_row_below_a_record_has_a_name(boss):
    stage = StageFactory()
    found = page(boss, "activities_project_change", stage.project_id).xpath(
        "//tr[@id='stages-0']//*[@name and not(@type='hidden')]"
    )
    assert [(field.get("name"), field.get("aria-label")) for field in found] == [
        ("stages-0-number", "Number"),
        ("stages-0-title_en", "Title in English"),
        ("stages-0-title_sr", "Title in Serbian"),
        ("stages-0-start", "Start"),
        ("stages-0-end", "End"),
        ("stages-0-DELETE", "Delete"),
    ]


def test_where_a_record_comes_from_stands_behind_its_own_fields(boss):
    _project, component, _member = project_with()
    form = page(boss, "activities_component_change", component.pk)
    rows = form.xpath("//form[@id='component_form']//div[contains(@class, 'form-row')]/@class")
    names = [re.search(r"field-(\w+)", row)[1] for row in rows]
    assert names == [
        "project", "code", "title_en", "title_sr", "result_en", "result_sr", "expert_days",
        "provenance",
    ]  # fmt: skip


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


def test_what_keeps_a_project_is_named_in_order(boss):
    project, component, _member = project_with()
    activity = ActivityFactory(project=project, component=component)
    activity.begin(start=date(2019, 3, 4))
    listed = page(boss, "activities_project_delete", project.pk).xpath(
        "//ul[@id='deleted-objects']/li/text()"
    )
    words = [" ".join(text.split()) for text in listed]
    assert words == sorted(words)
    assert len(words) > 1


def test_numbers_stand_in_fields_as_the_reader_writes_them(boss):
    project, component, _member = project_with(eu_contribution_eur="1234567.5")
    activity = ActivityFactory(project=project, component=component, working_days="2.5")
    boss.language = "sr"
    boss.save()
    days = page(boss, "activities_activity_change", activity.pk).xpath(
        "//input[@id='id_working_days']"
    )
    euro = page(boss, "activities_project_change", project.pk).xpath(
        "//input[@id='id_eu_contribution_eur']"
    )
    assert [field.get("value") for field in (*days, *euro)] == ["2,5", "1234567,50"]


def test_a_list_says_how_many_there_are_without_a_case_of_the_noun(boss):
    project_with()
    project_with()
    boss.language = "sr"
    boss.save()
    said = page(boss, "activities_project_changelist").xpath("string(//p[@class='paginator'])")
    assert said.split() == ["Пројекти:", "2"]

"""Names in the admin: each reading is noted, and who may not read the register meets none."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import User
from activities.models import ReadingLog
from tests.factories import (
    EvaluationFactory,
    MissionFactory,
    ParticipationFactory,
    PersonFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
NAME = "Draginja Vukosavljević"


@pytest.fixture
def boss(signed_in, on_1_october_2019):
    user = User.objects.create_superuser("boss", password="correct horse")
    return signed_in(user)


def address(name, *args):
    return reverse(f"admin:workshops_{name}", args=args)


def noted():
    return list(
        ReadingLog.objects.order_by("pk").values_list("project", "what", "reader__username")
    )


def test_lists_with_names_are_noted_once_for_each_project_shown(boss):
    first, second = PersonFactory(), PersonFactory()
    PersonFactory(project=first.project)
    boss.get(address("person_changelist"))
    both = sorted([first.project_id, second.project_id])
    assert noted() == [(project, "register", "boss") for project in both]
    ReadingLog.objects.all().delete()
    boss.get(address("person_changelist"), {"q": "nobody"})
    assert noted() == []
    row = ParticipationFactory(person=first, activity__project=first.project)
    boss.get(address("participation_changelist"))
    assert noted() == [(row.activity.project_id, "list", "boss")]


def test_pages_of_one_person_are_noted(boss):
    person = PersonFactory(name=NAME)
    row = ParticipationFactory(person=person, activity__project=person.project)
    version = person.history.first().history_id
    for page in (
        address("person_change", person.pk),
        address("person_history", person.pk),
        address("person_simple_history", person.pk, version),
        address("person_delete", person.pk),
        address("participation_change", row.pk),
    ):
        ReadingLog.objects.all().delete()
        assert boss.get(page).status_code == 200, page
        assert noted() == [(person.project_id, "person", "boss")], page
    ReadingLog.objects.all().delete()
    assert boss.get(address("person_change", 999999)).status_code == 302
    assert boss.get(address("person_add")).status_code == 200
    assert noted() == []


@pytest.mark.parametrize("may_read_names", [False, True])
def test_an_expert_is_found_by_name_only_by_who_may_read_the_register(
    may_read_names, signed_in, on_1_october_2019
):
    user = UserFactory(is_staff=True)
    names = ["view_mission", "change_mission", *(["view_person"] if may_read_names else [])]
    user.user_permissions.set(Permission.objects.filter(codename__in=names))
    client = signed_in(user)
    made = MissionFactory()
    expert = PersonFactory(project=made.activity.project, name=NAME)
    made.experts.add(expert)
    listed = client.get(address("mission_changelist"), {"q": "vukosavljevic"})
    assert listed.context["cl"].result_count == int(may_read_names)
    page = client.get(address("mission_change", made.pk))
    assert (NAME in page.content.decode()) == may_read_names
    form = page.context["adminform"].form
    data = {name: form[name].value() for name in form.fields if form[name].value() is not None}
    data = data | {"note": "x"}
    answer = client.post(address("mission_change", made.pk), data)
    assert answer.status_code == 302, answer.context["errors"]
    made.refresh_from_db()
    assert (made.note, list(made.experts.all())) == ("x", [expert])


def test_a_question_with_a_name_is_refused_in_the_admin_too(boss):
    evaluation = EvaluationFactory()
    PersonFactory(project=evaluation.activity.project, name=NAME)
    data = {
        "answers": "3", "mean": "4", "comments": "", "provenance": "",
        "questions-TOTAL_FORMS": 1, "questions-INITIAL_FORMS": 0,
        "questions-0-question": "Predavanje: Vukosavljević Draginja", "questions-0-mean": "4",
    }  # fmt: skip
    page = boss.post(address("evaluation_change", evaluation.pk), data)
    assert page.status_code == 200
    assert f"“{NAME}” looks like personal data" in page.content.decode()
    assert not evaluation.questions.exists()

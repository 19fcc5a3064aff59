"""The demonstration that `make run` sets up."""

from io import StringIO

import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from activities.models import Activity, Membership, Project
from procurement.models import Piece, Procurement, ProtocolLine
from tests.reports.tables import dump
from workshops.models import Recommendation

pytestmark = pytest.mark.django_db

TABLE = [
    "Demonstration logins:",
    "  viewer   viewer-demo   reads",
    "  staff    staff-demo    also enters and edits",
    "  manager  manager-demo  also approves, cancels, reopens, releases what admin then confirms",
    "  admin    admin-demo    everything, and the admin pages",
]


@pytest.fixture
def debug(settings):
    settings.DEBUG = True


def run():
    out = StringIO()
    call_command("demonstration", stdout=out)
    return out.getvalue().splitlines()


def test_refuses_where_debug_is_off(settings):
    settings.DEBUG = False
    before = dump()
    with pytest.raises(CommandError, match="Demonstration logins have known passwords"):
        run()
    assert dump() == before


def test_loads_and_releases_the_project(debug):
    assert run() == ["Loaded the demonstration project thb-serbia.", *TABLE]
    assert Project.objects.released().get().slug == "thb-serbia"
    assert Activity.objects.count() == 60
    assert set(Activity.objects.released().values_list("status", flat=True)) == {"completed"}
    assert Activity.objects.released().count() == 39
    assert Recommendation.objects.released().count() == 14
    assert Procurement.objects.exclude(released_at=None).count() == 1


def test_makes_a_login_for_each_role(debug, rf):
    run()
    assert sorted(Membership.objects.values_list("user__username", "role", "project__slug")) == [
        ("manager", "manager", "thb-serbia"),
        ("staff", "staff", "thb-serbia"),
        ("viewer", "viewer", "thb-serbia"),
    ]
    users = get_user_model().objects.order_by("username")
    assert list(users.values_list("username", "is_staff", "is_superuser", "is_active")) == [
        ("admin", True, True, True),
        ("manager", False, False, True),
        ("staff", False, False, True),
        ("viewer", False, False, True),
    ]
    for user in users:
        password = f"{user.username}-demo"
        assert authenticate(rf.post("/"), username=user.username, password=password) == user


def test_second_run_prints_the_logins_and_changes_nothing(debug, django_assert_num_queries):
    run()
    before = dump()
    # The project, the users.
    with django_assert_num_queries(2):
        assert run() == TABLE
    assert dump() == before


def test_what_a_person_changed_stays(debug):
    run()
    Project.objects.get().withdraw()
    Activity.objects.get(code="0.1").delete()
    Membership.objects.filter(user__username="staff").delete()
    user = get_user_model().objects.get(username="viewer")
    user.set_password("another one")
    user.save()
    before = dump()
    run()
    assert dump() == before


def test_a_login_that_was_deleted_comes_back(debug):
    run()
    get_user_model().objects.get(username="manager").delete()
    Membership.objects.get(user__username="staff").delete()
    run()
    assert sorted(Membership.objects.values_list("user__username", "role")) == [
        ("manager", "manager"),
        ("viewer", "viewer"),
    ]


def test_a_project_that_was_deleted_comes_back_with_its_members(debug):
    run()
    for model in (ProtocolLine, Piece, Activity, Project, get_user_model()):
        model.objects.all().delete()
    get_user_model().objects.create_user("staff", password="my own")
    run()
    assert Membership.objects.count() == 3
    assert get_user_model().objects.get(username="staff").check_password("my own")

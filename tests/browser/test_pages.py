"""Every page in the browser: accessible, within its width, by the strict policy."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from activities.freezing import freeze_plan
from activities.models import Act, Decision, Institution, Meeting, Project
from procurement.models import (
    Acceptance,
    Contract,
    Delivery,
    Item,
    Lot,
    Piece,
    Procurement,
    Protocol,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PROJECT = "projects/thb-serbia/"
PUBLIC = [
    *("", "p/thb-serbia/", "p/thb-serbia/?on=2019-07-05", "accounts/login/"),
    *("accounts/forgotten/", "accounts/forgotten/sent/"),
]
PUBLIC = ["", "accessibility/", "p/thb-serbia/", "p/thb-serbia/?on=2019-07-05", "accounts/login/"]
OFFICE = [
    "projects/",
    "accounts/preferences/",
    "search/?q=ljudi",
    "search/?q=nothing+at+all&project=thb-serbia",
    "help/",
    PROJECT,
    PROJECT + "?on=2018-09-28",
    PROJECT + "stages/",
    PROJECT + "stages/1/",
    PROJECT + "stages/1/text/",
    PROJECT + "stages/1/reopen/",
    PROJECT + "stages/2/?on=2020-06-01",
    PROJECT + "stages/2/close/",
    PROJECT + "?on=2020-01-20&plan=approved",
    PROJECT + "plan/",
    PROJECT + "plan/1/",
    PROJECT + "plan/freeze/",
    PROJECT + "plan/compare/?from=2019-07-05&to=2020-01-20",
    PROJECT + "plan/outlook/",
    PROJECT + "reports/",
    PROJECT + "reports/IQR-05/",
    PROJECT + "reports/IQR-05/text/issues/",
    PROJECT + "reports/IQR-05/assessment/",
    PROJECT + "reports/IQR-05/submit/",
    PROJECT + "reports/ST-01/",
    PROJECT + "reports/FR/",
    PROJECT + "reports/settings/",
    PROJECT + "timeline/",
    PROJECT + "timeline/?on=2019-07-05&component=2",
    PROJECT + "timeline/?q=nothing+at+all",
    PROJECT + "settings/",
    PROJECT + "publish/",
    PROJECT + "activities/",
    PROJECT + "activities/?q=nothing+at+all&kind=training",
    PROJECT + "activities/add/",
    PROJECT + "activities/approve/?all=1",
    PROJECT + "activities/bulk/?code=2.1.7&code=1.2.1&action=postpone",
    PROJECT + "activities/1.2.1/",
    PROJECT + "activities/2.4.2/",
    PROJECT + "activities/1.2.1/edit/",
    *[
        PROJECT + f"activities/2.1.7/{action}/"
        for action in ("held", "start", "postpone", "set-dates", "cancel")
    ],
    PROJECT + "activities/1.2.2/reopen/",
    PROJECT + "missions/",
    PROJECT + "activities/1.1.1/missions/1/",
    PROJECT + "activities/1.1.1/missions/1/edit/",
    PROJECT + "evaluations/",
    PROJECT + "activities/1.3.1/evaluation/",
    *[
        PROJECT + f"activities/1.2.1/participants/{page}"
        for page in ("", "add/", "paste/", "sheet/")
    ],
    PROJECT + "activities/1.2.1/certificates/",
    PROJECT + "activities/?status=evidence",
    PROJECT + "activities/1.2.1/files/add/?kind=agenda",
    PROJECT + "readings/",
    PROJECT + "recommendations/",
    PROJECT + "recommendations/?on=2020-01-20&status=overdue",
    PROJECT + "recommendations/print/?status=adopted",
    PROJECT + "recommendations/R-3.2.2-02/",
    PROJECT + "recommendations/R-3.2.3-02/edit/",
    PROJECT + "recommendations/R-3.2.3-02/implemented/",
    PROJECT + "activities/3.2.3/recommendations/add/",
    PROJECT + "people/",
    PROJECT + "people/add/",
]
EQUIPMENT = PROJECT + "procurement/"


def pages_of_releases():
    """The page and the preview of one record of each kind."""
    project = Project.objects.get(slug="thb-serbia")
    activities = dict(project.activities.values_list("code", "pk"))
    records = {
        "project": project.pk,
        "activity": activities["1.2.1"],
        "announcement": activities["2.1.7"],
        "recommendation": project.recommendations.first().pk,
        "procurement": project.procurements.get().pk,
    }
    addresses = [f"{PROJECT}publish/{kind}/{pk}/" for kind, pk in records.items()]
    return [*addresses, *(f"{address}preview/" for address in addresses)]


COMMITTEE = PROJECT + "committee/"


def pages_of_committee():
    """Those of the fifth meeting, with an agenda and a decision, and of one to come."""
    activity = Project.objects.get(slug="thb-serbia").activities.get(code="0.6")
    meeting = Meeting.of(activity)
    if meeting._state.adding:
        meeting.save()
        meeting.agenda.create(place=1, title_en="Opening", minutes_sr="Sastanak je otvoren.")
        Decision.objects.create(
            project=activity.project, meeting=meeting, number=1, text_en="Print the brochure",
            due="2019-12-20",
        )  # fmt: skip
    decision = meeting.decisions.get()
    return [
        COMMITTEE + path
        for path in (
            "",
            "0.6/",
            "0.6/agenda/",
            "0.6/minutes/",
            "0.6/decisions/add/",
            "0.7/",
            "0.7/agenda/",
            "decisions/",
            "decisions/?status=done&q=nothing",
            f"decisions/{decision.pk}/",
            f"decisions/{decision.pk}/remove/",
        )
    ]


def pages_of_equipment():
    """One of each page, with the keys that the records of the demonstration have."""

    def first(model, **conditions):
        return model.objects.filter(**conditions).order_by("pk").values_list("pk", flat=True)[0]

    procurement, contract = first(Procurement), first(Contract)
    lot, item = first(Lot, number=2), first(Item, number="2.1")
    delivery, acceptance = first(Delivery), first(Acceptance)
    protocol, unit = first(Protocol), first(Institution, key="ukp")
    return [
        EQUIPMENT + path
        for path in (
            "",
            "add/",
            f"{procurement}/edit/",
            f"{procurement}/contracts/add/",
            f"contracts/{contract}/",
            f"contracts/{contract}/edit/",
            f"contracts/{contract}/lots/add/",
            f"contracts/{contract}/deliveries/add/",
            f"lots/{lot}/",
            f"lots/{lot}/edit/",
            f"lots/{lot}/acceptances/add/",
            f"items/{item}/",
            "deliveries/",
            f"deliveries/{delivery}/",
            f"deliveries/{delivery}/edit/",
            f"deliveries/{delivery}/take-back/",
            "acceptances/",
            f"acceptances/{acceptance}/",
            f"acceptances/{acceptance}/edit/",
            f"acceptances/{acceptance}/take-back/",
            "protocols/",
            "protocols/add/?kind=handover",
            f"protocols/add/?kind=move&unit={unit}",
            f"protocols/{protocol}/",
            f"protocols/{protocol}/print/",
            f"protocols/{protocol}/annul/",
            f"protocols/{protocol}/papers/add/",
            "pieces/",
            "pieces/?state=in+store&warranty=over",
            f"pieces/{first(Piece, item=item)}/",
            f"pieces/{first(Piece, item=item)}/edit/",
            "units/",
            f"units/{unit}/",
            f"units/{unit}/print/",
            "numbers/",
        )
    ]


WRONG = [PROJECT + "?on=yesterday", "p/nothing/"]


def freeze_the_plan():
    """Version 1, with which the dashboard and the plan are compared."""
    act = Act.objects.get(project__slug="thb-serbia", number="PSC-04")
    freeze_plan(project=act.project, approved_on=act.date, act=act)


@pytest.mark.parametrize("language", ["en", "sr-latn", "sr"])
@pytest.mark.parametrize("width", [390, 1440])
def test_every_page_is_accessible_and_fits_its_width(page, site, sign_in, faults, language, width):
    page.set_viewport_size({"width": width, "height": 900})
    found = {}

    def look(path, expected=200):
        response = page.goto(f"{site}/{language}/{path}")
        violations = [
            (violation["id"], violation["nodes"][0]["html"][:160])
            for violation in Axe().run(page).response["violations"]
        ]
        too_wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
        if violations or too_wide or response.status != expected:
            found[path] = (response.status, violations, "too wide" if too_wide else "")

    freeze_the_plan()
    for path in PUBLIC:
        look(path)
    sign_in("manager")
    others = (*pages_of_committee(), *pages_of_equipment(), *pages_of_releases())
    for path in [*OFFICE, *others]:
        look(path)
    assert found == {}
    assert faults == []
    look(WRONG[0], 400)
    look(WRONG[1], 404)
    assert found == {}


def test_the_admin_works_under_the_policy(page, site, sign_in, faults):
    sign_in("admin")
    for path in (
        "/admin/",
        "/admin/activities/project/",
        "/admin/activities/activity/?status__exact=postponed",
        "/admin/activities/activity/?q=ljudima",
    ):
        page.goto(site + path)
    page.goto(f"{site}/admin/activities/activity/?q=2.1.7")
    page.get_by_role("link", name="2.1.7").click()
    page.get_by_role("link", name="Correct…").click()
    page.get_by_label("Reason").fill("Only a trial")
    page.get_by_role("button", name="Correct").click()
    assert "The correction is saved and logged." in page.locator(".messagelist .info").inner_text()
    page.get_by_role("link", name="History").click()
    assert "correct: Only a trial" in page.locator("#change-history").inner_text()
    # The autocomplete of a foreign key needs its script and a request of its own.
    page.goto(f"{site}/admin/activities/membership/add/")
    page.locator(".field-user .select2-selection").click()
    page.locator(".select2-search__field").fill("view")
    page.locator(".select2-results__option", has_text="viewer").click()
    assert faults == []


def test_facts_need_no_javascript(browser, site):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{site}/sr/p/thb-serbia/")
    shown = page.get_by_role("main").inner_text()
    for fact in ("69,4 %", "67,2 %", "68,4 %", "39", "652"):
        assert fact in shown, fact

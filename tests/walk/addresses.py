"""Every page of the application, for the walk.

The names of the addresses come from the resolver (tests/test_access.py holds them). An address
that needs nothing but a project is walked without being named; another is in PAGES, or in
NOT_PAGES with the reason. `test_every_address_is_walked` finds the one that nobody entered.
"""

import os
import re
from typing import NamedTuple

from django.contrib import admin
from django.test import RequestFactory
from django.urls import reverse

from activities.words import Role
from tests.test_access import LEADS_ON, MANAGERS, MANAGERS_ALONE, PEOPLE, STAFF, TABLE
from tests.walk.records import EMPTY, ROLES, SLUG
from workshops.forms.steps import ACTIONS as ANSWERS

# Of what is being mended: WALK_ONLY="plan/|stages/" goes to those pages alone.
ONLY = re.compile(os.environ.get("WALK_ONLY", ""))
FILE = "a file to save"
NOT_PAGES = {
    **dict.fromkeys(
        [
            "reports:dashboard-pdf", "reports:report-word", "reports:report-file",
            "reports:figures-xlsx", "reports:timeline-svg", "reports:timeline-pdf",
            "reports:plan-differences-xlsx", "reports:plan-differences-word",
            "reports:plan-outlook-xlsx", "reports:plan-outlook-word", "reports:plan-draft-xlsx",
            "reports:plan-draft-word", "reports:plan-xlsx", "reports:plan-word",
            "reports:pack-pdf", "reports:pack-word", "reports:minutes-word",
            "reports:public-file", "reports:archive", "activities:list-xlsx",
            "activities:list-csv", "activities:import-sample", "activities:file",
            "activities:dossier", "workshops:participants-xlsx", "workshops:participants-csv",
            "workshops:recommendations-xlsx", "workshops:recommendations-csv",
            "workshops:export-person", "procurement:protocol-word", "procurement:pieces-xlsx",
            "procurement:pieces-csv", "procurement:unit-xlsx", "procurement:paper",
        ],
        FILE,
    ),
    **dict.fromkeys(
        [
            "health", "robots", "sitemap", "worker", "accounts:session",
            "api:openapi-json", "api:projects",
            "api:project_progress", "api:project_activities", "api:project_recommendations",
            "api:project_equipment", "api:api-root",
        ],
        "for programs",
    ),
    **dict.fromkeys(
        [
            "reports:undo-release", "accounts:logout", "activities:import-write",
            "activities:import-discard", "workshops:merge-people", "procurement:defect",
            "activities:undo-bulk", "workshops:undo-bulk", "reports:put-away-steps",
        ],
        "answers what is posted, leads elsewhere otherwise",
    ),
    "activities:similar": "a part of the form of an activity",
    "activities:cell": "a part of the list of activities",
}  # fmt: skip

# Name → the rest of its arguments after the project: one or several. A text in braces is the key
# of a record (records.prepare); what follows a question mark is asked besides.
CODE, HELD, TO_COME, MEETING, REPORT = "1.2.1", "3.2.3", "2.1.7", "0.6", "IQR-05"
PAGES = {
    "accounts:invitation": ["{invitation}"],
    "accounts:new-password": ["{new password}"],
    "accounts:digest": ["{digest}"],
    "reports:public-project": ["", "?on=2019-07-05", "?on=2018-08-01"],
    "reports:dashboard": [
        "", "?on=2018-09-28", "?on=2019-07-05", "?on=2020-01-20&plan=approved",
        "?on=2020-01-20&from=2019-07-05",
    ],
    "reports:stage": ["1", "2", "2?on=2020-06-01"],
    "reports:close-stage": ["2"],
    "reports:stage-text": ["1"],
    "reports:stage-action": ["1 reopen", "1 generated"],
    "reports:report": [REPORT, "IQR-03", "ST-01", "FR"],
    "reports:report-text": [f"{REPORT} issues"],
    "reports:report-assessment": [REPORT],
    "reports:report-action": [
        f"{REPORT} submit", f"{REPORT} circulate", "IQR-03 approve", "IQR-03 return",
        "IQR-03 take-back",
    ],
    "reports:timeline": ["", "?on=2019-07-05&component=2", "?q=nothing+at+all"],
    "reports:compare-plans": ["", "?from=2019-07-05&to=2020-01-20"],
    "reports:plan-version": ["1"],
    "reports:decisions": ["", "?status=done&q=nothing"],
    "reports:decision": ["{decision}"],
    "reports:remove-decision": ["{decision}"],
    "reports:meeting": [MEETING, "0.7"],
    "reports:agenda": [MEETING, "0.7"],
    "reports:minutes": [MEETING],
    "reports:add-decisions": [MEETING],
    **{
        f"reports:{name}": [
            f"{kind} {{{kind}}}"
            for kind in ("project", "activity", "announcement", "recommendation", "procurement")
        ]
        for name in ("release", "preview")
    },
    "activities:list": [
        "", "?on=2020-01-20&status=overdue", "?q=nothing+at+all&kind=training",
        "?status=evidence", "?page=2&sort=-current_end",
    ],
    "activities:approve": ["", "?all=1"],
    "activities:imports": [""],
    "activities:import-new": ["work-plan", "pieces", "recommendations"],
    "activities:import": ["{open import}", "{import}"],
    "activities:import-columns": ["{open import}"],
    "activities:import-undo": ["{import}"],
    "activities:detail": [CODE, TO_COME, "2.4.2", "1.2.2", "0.6", "1.1.1", "1.3.1"],
    "activities:edit": [CODE, "1.1.1", "2.2.1", "1.3.1"],
    "activities:add": ["", "?kind=training"],
    "activities:add-files": [CODE, f"{CODE}?kind=agenda"],
    "activities:edit-file": [f"{CODE} {{document}}"],
    "activities:remove-file": [f"{CODE} {{document}}"],
    "activities:action": [
        *[
            f"{TO_COME} {action}"
            for action in ("held", "start", "postpone", "set-dates", "cancel", "approve")
        ],
        "3.3.3 complete", "2.4.2 plan", "1.2.2 reopen",
    ],
    "workshops:participants": [CODE],
    "workshops:add-participants": [CODE],
    "workshops:paste-participants": [CODE],
    "workshops:sheet": [CODE],
    "workshops:certificates": [CODE],
    "workshops:recommendations": ["", "?on=2020-01-20&status=overdue", "?q=nothing"],
    "workshops:recommendations-print": ["", "?status=adopted"],
    "workshops:recommendation": ["R-3.2.2-02", "R-1.2.1-01"],
    "workshops:edit-recommendation": ["R-3.2.3-02"],
    "workshops:recommendation-action": [
        *[
            f"R-3.2.3-02 {action}"
            for action in ("progress", "implemented", "supersede", "expire", "take-back")
        ],
        *[f"R-3.2.3-01 {action}" for action in ("accept", "partly", "reject")],
        "R-1.2.1-02 verify",
    ],
    "workshops:add-recommendations": [HELD],
    "workshops:add-mission": ["1.1.1"],
    "workshops:mission": ["1.1.1 1"],
    "workshops:edit-mission": ["1.1.1 1"],
    "workshops:evaluation": ["1.3.1", CODE],
    "workshops:person": ["{person}"],
    "workshops:erase-person": ["{person}"],
    "procurement:edit": ["{procurement}"],
    "procurement:add-contract": ["{procurement}"],
    "procurement:contract": ["{contract}"],
    "procurement:edit-contract": ["{contract}"],
    "procurement:remove-contract": ["{contract}"],
    "procurement:add-lot": ["{contract}"],
    "procurement:add-delivery": ["{contract}"],
    "procurement:lot": ["{lot}"],
    "procurement:edit-lot": ["{lot}"],
    "procurement:remove-lot": ["{lot}"],
    "procurement:add-acceptance": ["{lot}"],
    "procurement:item": ["{item}"],
    "procurement:delivery": ["{delivery}"],
    "procurement:edit-delivery": ["{delivery}"],
    "procurement:undo-delivery": ["{delivery}"],
    "procurement:acceptance": ["{acceptance}"],
    "procurement:edit-acceptance": ["{acceptance}"],
    "procurement:undo-acceptance": ["{acceptance}"],
    "procurement:add-defect": ["{acceptance}"],
    "procurement:edit-defect": ["{defect}"],
    "procurement:remove-defect": ["{defect}"],
    "procurement:add-protocol": ["?kind=handover", "?kind=move&unit={unit}", "?kind=return"],
    "procurement:protocol": ["{protocol}"],
    "procurement:protocol-print": ["{protocol}"],
    "procurement:annul-protocol": ["{protocol}"],
    "procurement:pieces": ["", "?state=in+store&warranty=over", "?page=2"],
    "procurement:piece": ["{piece}"],
    "procurement:edit-piece": ["{piece}"],
    "procurement:unit": ["{unit}"],
    "procurement:unit-print": ["{unit}"],
    "procurement:add-paper": ["protocols {protocol}", "acceptances {acceptance}"],
    "procurement:remove-paper": ["{paper}"],
}  # fmt: skip
# What a project in which nothing is does not have.
NOT_EMPTY = {"reports:public-project", "procurement:add-protocol"}
# What goes wrong, and what is said then: path after the language → (who asks, status).
WRONG = {
    f"projects/{SLUG}/?on=yesterday": ("viewer", 400),
    "p/nothing/": ("nobody", 404),
    "accounts/invitation/x/y/": ("nobody", 410),
    "accounts/password/x/y/": ("nobody", 410),
    "projects/nothing/": ("manager", 404),
    f"projects/{SLUG}/settings/": ("viewer", 403),
}
# Pages of a link that somebody got by mail.
BY_LINK = {"accounts:invitation", "accounts:new-password", "accounts:digest"}
ROLE_OF = dict(zip(["anonymous", "viewer", "staff", "manager", "admin"], ROLES, strict=True))


class Page(NamedTuple):
    name: str
    # Without the language; one of the admin, which has none, begins with a slash.
    path: str
    roles: tuple[str, ...]
    status: int = 200

    def address(self, language: str) -> str:
        return self.path if self.path.startswith("/") else f"/{language}/{self.path}"


def roles_of(name, entry="") -> tuple[str, ...]:
    """Who gets the page, by the table of tests/test_access.py."""
    if name in BY_LINK:
        return ("nobody",)
    expected = TABLE[name][1]
    action = entry.rpartition(" ")[2]
    if name == "activities:action" and action in MANAGERS_ALONE:
        expected = MANAGERS
    if (
        name == "workshops:recommendation-action"
        and action
        and ANSWERS[action].needs_role == Role.MANAGER
    ):
        expected = MANAGERS
    if name in PAGES and expected == LEADS_ON:
        expected = STAFF
    return tuple(
        ROLE_OF[person] for person in PEOPLE if expected[person] == 200 and person in ROLE_OF
    )


def path_of(name, slug, entry, keys) -> str:
    words, _mark, query = entry.format_map(Keys(keys)).partition("?")
    arguments = [slug] if TABLE[name][0][:1] == ["p"] else []
    arguments += words.split(" ") if words else []
    path = reverse(name, args=arguments).removeprefix("/en/")
    return f"{path}?{query}" if query else path


class Keys(dict):
    """Numbers as addresses have them."""

    def __missing__(self, key):
        raise KeyError(f"tests/walk/records.py makes no “{key}”")


def alone(name) -> bool:
    """Whether the address needs a project and nothing else, or nothing at all."""
    return TABLE[name][0] in ([], ["p"])


def our_pages(keys) -> list[Page]:
    """In English addresses, of which the language is cut off: the caller has activated it."""
    found = []
    for name, (arguments, _answers) in TABLE.items():
        if name in NOT_PAGES:
            continue
        for entry in PAGES.get(name, [""]):
            found.append(Page(name, path_of(name, SLUG, entry, keys), roles_of(name, entry)))
        if arguments == ["p"] and name not in NOT_EMPTY:
            found.append(Page(name, path_of(name, EMPTY, "", keys), roles_of(name)))
    found += [
        Page(f"wrong {status}", path, (who,), status) for path, (who, status) in WRONG.items()
    ]
    return [page for page in found if ONLY.search(page.path)]


def admin_pages(user) -> list[Page]:
    """Of each model its list, its form for a new record, and of one record the form, the history
    and the question before it is deleted: what the admin allows."""
    request = RequestFactory().get("/admin/")
    request.user = user
    apps = sorted({model._meta.app_label for model in admin.site._registry})
    found = ["/admin/", "/admin/password_change/", *(f"/admin/{label}/" for label in apps)]
    for model, back_office in admin.site._registry.items():
        base = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        found.append(reverse(f"{base}_changelist"))
        if back_office.has_add_permission(request):
            found.append(reverse(f"{base}_add"))
        record = model._default_manager.order_by("pk").first()
        if record is None:
            continue
        found.append(reverse(f"{base}_change", args=[record.pk]))
        found.append(reverse(f"{base}_history", args=[record.pk]))
        if back_office.has_delete_permission(request, record):
            found.append(reverse(f"{base}_delete", args=[record.pk]))
    return [Page("admin", path, ("admin",)) for path in found if ONLY.search(path)]

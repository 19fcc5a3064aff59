"""The pages of a report, as its people use them."""

from django.urls import reverse

from activities.models import Report
from tests.factories import MembershipFactory
from tests.reports.pages import text

CODE = "IQR-02"


def address(name, *args, code=CODE):
    return reverse(f"reports:{name}", args=["p", code, *args])


def page(client, code=CODE, **query):
    return text(client.get(address("report", code=code), query))


def current(code=CODE) -> Report:
    number = int(code.partition("-")[2])
    return Report.objects.filter(kind="quarterly", number=number).order_by("-version").first()


def write(client, section="background", code=CODE, **typed):
    opened = client.get(address("report-text", section, code=code))
    typed = {"text_en": "Why", "base": opened.context["form"]["base"].value(), **typed}
    return client.post(address("report-text", section, code=code), typed)


def act(client, action, code=CODE, **typed):
    opened = client.get(address("report-action", action, code=code))
    base = opened.context["form"]["base"].value() if opened.status_code == 200 else ""
    return client.post(address("report-action", action, code=code), {"base": base, **typed})


def submit(client, **typed):
    return act(client, "submit", languages=["en"], **typed)


def role(client, project, role):
    user = MembershipFactory(project=project, role=role).user
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return user

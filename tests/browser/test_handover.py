"""40 laptops go to two units on two protocols: written, printed, and as Word files that LibreOffice
opens."""

import re
import shutil
import subprocess
from datetime import date

import pytest
from django.utils import translation
from django.utils.translation import gettext

from activities.models import Partner
from activities.words import PartnerRole, Role
from procurement.models import Piece, Protocol
from tests.factories import (
    ContractFactory,
    InstitutionFactory,
    ItemFactory,
    LotFactory,
    ProcurementFactory,
    accept,
    bring,
    project_with,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def laptops():
    """40 numbered laptops in the store of a project of their own, with two units."""
    project, _component, user = project_with(Role.STAFF, slug="laptops")
    contract = ContractFactory(procurement=ProcurementFactory(project=project))
    item = ItemFactory(
        lot=LotFactory(contract=contract, number=2), number="2.1", name_en="Laptop",
        name_sr="Prenosni računar", brand_and_model="Lenovo T14", quantity=40,
    )  # fmt: skip
    pieces = bring(item, 40, on=date(2019, 5, 6), serials=[f"PF3X{n:04d}" for n in range(40)])
    accept(pieces, on=date(2019, 5, 20))
    for abbreviation, name in (
        ("UKP", "Uprava kriminalističke policije"),
        ("PUNI", "Policijska uprava u Nišu"),
    ):
        unit = InstitutionFactory(abbreviation=abbreviation, name_sr=name, name_en="")
        Partner.objects.create(project=project, institution=unit, role=PartnerRole.PARTNER)
    return project, user


def text_of(pdf, folder) -> str:
    """What stands on the pages of a PDF, as one reads it."""
    path = folder / "read.pdf"
    path.write_bytes(pdf)
    found = subprocess.run(
        [shutil.which("pdftotext"), "-layout", path, "-"], capture_output=True, check=True
    )
    return found.stdout.decode()


def as_pdf(word, folder) -> bytes:
    """LibreOffice opens the Word file and prints it."""
    path = folder / "protocol.docx"
    path.write_bytes(word)
    subprocess.run(
        [shutil.which("soffice"), "--headless", "--convert-to", "pdf", "--outdir", folder,
         f"-env:UserInstallation=file://{folder}/office", path],
        capture_output=True, check=True, timeout=180,
    )  # fmt: skip
    return (folder / "protocol.pdf").read_bytes()


def write(page, site, unit, first):
    """Somebody who has never seen the page hands over 20 laptops."""
    page.goto(f"{site}/en/projects/laptops/procurement/protocols/")
    page.get_by_role("link", name="Hand over").click()
    page.get_by_label("Date").fill("2019-06-03")
    page.get_by_label("Place").fill("Beograd")
    choice = page.get_by_label("Unit that receives").locator("option", has_text=unit)
    page.get_by_label("Unit that receives").select_option(choice.get_attribute("value"))
    page.get_by_label("Giver").fill("magacioner")
    page.get_by_label("Receiver").fill("načelnik odeljenja")
    page.get_by_label("Witness").fill("referent")
    page.get_by_label("Take").fill("20")
    page.get_by_label("pieces, inventory numbers from").fill(first)
    page.get_by_role("button", name="Fill in").click()
    page.get_by_role("button", name="Write the protocol").click()
    page.wait_for_url(re.compile(r"/protocols/\d+/$"))
    return Protocol.objects.get(pk=page.url.rstrip("/").rpartition("/")[2])


def test_forty_laptops_go_to_two_units_on_two_protocols(
    page, live_server, laptops, faults, tmp_path
):
    project, user = laptops
    site = live_server.url
    page.goto(f"{site}/en/accounts/login/")
    page.get_by_label("Username").fill(user.username)
    page.get_by_label("Password").fill("correct horse")
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/my/")
    for unit, first in (("UKP", 1), ("PUNI", 21)):
        protocol = write(page, site, unit, f"MUP-{first:04d}")
        numbers = [f"MUP-{n:04d}" for n in range(first, first + 20)]
        assert list(protocol.lines.values_list("piece__inventory_number", flat=True)) == numbers
        page.get_by_role("link", name="Print two copies").click()
        assert page.get_by_role("article").count() == 2
        printed = text_of(page.pdf(prefer_css_page_size=True), tmp_path)
        assert [printed.count(number) for number in numbers] == [2] * 20
        assert printed.count("19,600.00") == 4
        cyrillic = page.url.replace("/en/", "/sr/").replace("/print/", "/word/")
        opened = text_of(as_pdf(page.request.get(cyrillic).body(), tmp_path), tmp_path)
        with translation.override("sr"):
            title = gettext("Protocol on the handover of equipment no. %(code)s")
            title = title % {"code": protocol.code}
        assert title in opened
        assert "Преносни рачунар" in opened
        assert [opened.count(number) for number in numbers] == [2] * 20
        listed(page, site, protocol.to_unit, numbers)
    assert Piece.objects.filter(project=project, unit=None).count() == 0
    assert faults == []


def listed(page, site, unit, numbers):
    """The inventory list of the unit, on the screen and on paper, has these numbers alone."""
    for address in (f"units/{unit.pk}/", f"units/{unit.pk}/print/"):
        page.goto(f"{site}/en/projects/laptops/procurement/{address}")
        shown = page.get_by_role("main").inner_text()
        assert sorted(re.findall(r"MUP-\d{4}", shown)) == numbers
        assert "19,600.00" in shown

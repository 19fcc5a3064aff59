"""The walk without a browser: every page, as everybody who may see it, in every language."""

import os
import re
from collections import defaultdict
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve

from core.texts import LANG_ATTRIBUTES
from tests.walk.addresses import admin_pages, our_pages
from tests.walk.files import foreign_in, typed
from tests.walk.links import leads_to, posts_to
from tests.walk.markup import faults_of, parsed
from tests.walk.records import ROLES, names
from tests.walk.vnu import Checker
from tests.walk.words import foreign_words

pytestmark = [pytest.mark.walk, pytest.mark.django_db]

WHOLE = os.environ.get("WALK") == "all"
LANGUAGES = ["en", "sr-latn", "sr"]
# Files as somebody sent them, in whatever language that was.
UPLOADED = {"activities:file", "reports:report-file", "reports:public-file", "procurement:paper"}


def share():
    """Who walks in which language: everybody in all of them, or, in the share, the manager in all
    and each other one in one."""
    for place, role in enumerate(ROLES):
        for number, language in enumerate(LANGUAGES):
            if WHOLE or role == "manager" or number == place % 3:
                yield pytest.param(role, language, id=f"{role}-{language}")


class Walk:
    """One person in one language: what was found, by fault, with the pages that have it."""

    def __init__(self, role, language, folder):
        self.role, self.language = role, language
        self.client = Client(raise_request_exception=False)
        self.user, self.names = None, names()
        if role != "nobody":
            self.user = get_user_model().objects.get(username=role)
            self.user.language = language
            self.user.save(update_fields=["language"])
            self.client.force_login(self.user, "django.contrib.auth.backends.ModelBackend")
        self.found = defaultdict(list)
        self.checker = Checker(folder)
        self.ids, self.links, self.statuses = {}, defaultdict(set), {}

    def look(self, address, status=200):
        answer = self.client.get(address, follow="/accounts/" in address)
        self.statuses[address] = answer.status_code
        return self.read(answer, address, status)

    def refuse(self, page, address):
        """What the page says to a form that is sent empty. Whatever that changes goes again."""
        forms = [one for one in page.forms if one.method == "POST" and not one.action]
        if not forms:
            return
        hidden = forms[0].xpath(".//input[@type='hidden'][@name]")
        sent = {field.name: field.value or "" for field in hidden}
        with transaction.atomic():
            answer = self.client.post(address, sent)
            if answer.status_code >= 500:
                self.found[f"status {answer.status_code} to an empty form"].append(address)
            elif answer.status_code != 302 and not answer.streaming:
                self.read(answer, address, answer.status_code, " (sent empty)")
            answer.close()
            transaction.set_rollback(True)

    def read(self, answer, address, status=200, how=""):
        if answer.status_code != status:
            self.found[f"status {answer.status_code} in place of {status}"].append(address)
            return None
        if not answer["Content-Type"].startswith("text/html"):
            self.found[f"no page but {answer['Content-Type']}"].append(address)
            return None
        source = answer.content.decode()
        self.checker.take(source, address + how)
        page = parsed(source)
        if address.startswith("/admin/"):
            # Django writes sr-latn, which says the same, and sr, which is Cyrillic.
            assert page.get("lang") == self.language
            page.set("lang", LANG_ATTRIBUTES[self.language])
        of_admin = address.startswith("/admin/")
        names = self.names | set(re.findall(r"\w+", address))
        faults = faults_of(page, django=of_admin)
        faults += foreign_words(page, names, typed() if of_admin else ())
        for fault in faults:
            self.found[fault].append(address + how)
        if how:
            return page
        self.ids[address] = set(page.xpath("//@id"))
        for target, fragments in leads_to(page, address).items():
            if status != 200 and target.split("/", 2)[2] == address.split("/", 2)[2]:
                continue  # the same mistake in another language
            self.links[target] |= {(fragment, address) for fragment in fragments}
        for target in posts_to(page, address):
            try:
                resolve(urlsplit(target).path)
            except Resolver404:
                self.found[f"a form sends to {target}, which is no address"].append(address)
        return page

    def follow(self):
        """Every link of the pages seen; in the share, one of each kind. A file is in the language
        of the page that gives it."""
        kinds = defaultdict(int)
        for target, asked in sorted(self.links.items()):
            where = sorted(address for _fragment, address in asked)
            path = urlsplit(target).path
            if path.startswith("/static/"):
                continue
            if target not in self.statuses:
                kind = kind_of(target)
                kinds[kind] += 1
                if not WHOLE and kinds[kind] > 1:
                    continue
                answer = self.client.get(target, follow=True)
                self.statuses[target] = answer.status_code
                if answer["Content-Type"].startswith("text/html") and not answer.streaming:
                    self.ids[target] = set(parsed(answer.content.decode()).xpath("//@id"))
                elif answer.status_code == 200 and kind_of(target)[0] not in UPLOADED:
                    lang = LANG_ATTRIBUTES[self.language]
                    # What is searched for stands in the file as in the address.
                    asked_for = set(re.findall(r"\w+", urlsplit(target).query))
                    for fault in foreign_in(answer, lang, self.names | asked_for):
                        self.found[fault].append(target)
                answer.close()
            if self.statuses[target] >= 400:
                self.found[f"{target} answers {self.statuses[target]}"] += where
            for fragment, address in asked:
                if fragment and target in self.ids and fragment not in self.ids[target]:
                    self.found[f"{target} has no #{fragment}"].append(address)

    def faults(self) -> dict[str, str]:
        """Fault → on how many pages, and the first of them."""
        for fault in self.checker.faults():
            address, _colon, words = fault.partition(": ")
            self.found[words].append(address)
        return {
            fault: f"{len(addresses)}: {' '.join(addresses[:2])}"
            for fault, addresses in self.found.items()
        }


def kind_of(target):
    parts = urlsplit(target)
    try:
        name = resolve(parts.path).view_name
    except Resolver404:
        name = parts.path
    return name, tuple(sorted(key for key, _value in parse_qsl(parts.query)))


@pytest.mark.parametrize(("role", "language"), list(share()))
def test_every_page_is_sound_whole_and_in_its_language(role, language, records, tmp_path):
    walk = Walk(role, language, tmp_path)
    pages = our_pages(records)
    if role == "admin":
        pages += admin_pages(walk.user)
    for page in pages:
        if role in page.roles:
            seen = walk.look(page.address(language), page.status)
            if role == "manager" and seen is not None:
                walk.refuse(seen, page.address(language))
    if WHOLE or role == "manager":
        walk.follow()
    faults = walk.faults()
    assert faults == {}, "\n".join(f"{fault}\n    {where}" for fault, where in faults.items())

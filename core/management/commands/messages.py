"""The catalogues of translations, for who maintains them (docs/translations.md).

Serbian is written once, in Cyrillic (`locale/sr`); the Latin catalogue and both compiled files
follow from it. The compiled ones are committed: a fresh clone has no gettext.
"""

import os
import re
from pathlib import Path

import polib
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.core.management.commands import makemessages

from core.scripts import to_latin

IGNORED = ["tests", "staticfiles", "media", "node_modules", "*/migrations/*"]
PLURAL_FORMS = (
    "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : "
    "n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);"
)
NPLURALS = 3
WIDTH = 98

# Braces mark Latin words to `to_latin`; in a message they are placeholders, and stay.
_BRACES = re.compile(r"(\{[^{}]*\})")


class Command(BaseCommand):
    help = (
        "Collects the texts of the source into locale/sr, derives locale/sr_Latn from it and "
        "compiles both. Needs gettext (xgettext) and the packages of requirements-dev.txt."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Write nothing; fail where a run would change a catalogue, or a text is missing.",
        )

    def handle(self, *args, check, **options):
        source = collected()
        serbian = merged(source, read(po_path("sr")))
        untranslated = [entry.msgid for entry in serbian if not entry.translated()]
        catalogues = {"sr": serbian, "sr_Latn": derived(serbian)}
        if check:
            stale = [locale for locale, po in catalogues.items() if not is_written(locale, po)]
            if stale:
                raise CommandError(
                    f"The catalogues {' and '.join(stale)} are behind the source: "
                    "run “make messages” and translate what is new."
                )
            refuse(untranslated)
            self.stdout.write(f"{len(serbian)} texts, all translated and compiled.")
            return
        for locale, po in catalogues.items():
            path = po_path(locale)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{po}", encoding="utf-8")
            path.with_suffix(".mo").write_bytes(po.to_binary())
        self.stdout.write(f"{len(serbian)} texts, {len(untranslated)} not yet in Serbian.")
        for msgid in untranslated:
            self.stdout.write(f"  {msgid}")


def po_path(locale) -> Path:
    return Path(settings.LOCALE_PATHS[0]) / locale / "LC_MESSAGES" / "django.po"


def read(path) -> polib.POFile:
    return polib.pofile(str(path)) if path.exists() else polib.POFile()


class _Collect(makemessages.Command):
    """Django's own collecting; of its template only the entries are taken, so that nothing is
    matched fuzzily and no date changes with every run."""

    def write_po_file(self, potfile, locale):
        self.source = polib.pofile(potfile)


def collected() -> polib.POFile:
    """The texts of the source, untranslated."""
    before = Path.cwd()
    os.chdir(settings.BASE_DIR)
    try:
        command = _Collect()
        command.execute(
            **{
                "locale": ["sr"],
                "exclude": [],
                "domain": "django",
                "all": False,
                "extensions": None,
                "symlinks": False,
                "ignore_patterns": list(IGNORED),
                "use_default_ignore_patterns": True,
                "no_wrap": True,
                "no_location": False,
                "add_location": "file",
                "no_obsolete": True,
                "keep_pot": False,
                "verbosity": 0,
                "force_color": False,
                "no_color": True,
                "skip_checks": True,
            }
        )
        return command.source
    finally:
        os.chdir(before)


def merged(source, old) -> polib.POFile:
    """What the source says, with the translations that are there already."""
    known = {key(entry): entry for entry in old if not entry.obsolete and not entry.fuzzy}
    po = catalogue("sr")
    for entry in sorted(source, key=lambda entry: (entry.msgid.casefold(), key(entry))):
        entry.occurrences = sorted(set(entry.occurrences))
        entry.flags = sorted(flag for flag in entry.flags if flag != "fuzzy")
        translated = known.get(key(entry))
        if entry.msgid_plural:
            forms = translated.msgstr_plural if translated else {}
            entry.msgstr_plural = {form: forms.get(form, "") for form in range(NPLURALS)}
        else:
            entry.msgstr = translated.msgstr if translated else ""
        if translated and translated.tcomment:
            entry.tcomment = translated.tcomment
        po.append(entry)
    return po


def derived(serbian) -> polib.POFile:
    """The Latin catalogue: every word of the Cyrillic one, letter by letter."""
    po = catalogue("sr_Latn")
    for entry in serbian:
        po.append(
            polib.POEntry(
                msgctxt=entry.msgctxt,
                msgid=entry.msgid,
                msgid_plural=entry.msgid_plural,
                msgstr=latin(entry.msgstr),
                msgstr_plural={form: latin(text) for form, text in entry.msgstr_plural.items()},
                flags=entry.flags,
                occurrences=entry.occurrences,
            )
        )
    return po


def latin(text: str) -> str:
    parts = _BRACES.split(text)
    parts[::2] = map(to_latin, parts[::2])
    return "".join(parts)


def catalogue(locale) -> polib.POFile:
    po = polib.POFile(wrapwidth=WIDTH)
    po.header = "Twinning: Serbian texts. docs/translations.md says how they are kept."
    if locale == "sr_Latn":
        po.header += "\nDerived from locale/sr by “make messages”: do not edit."
    po.metadata = {
        "Project-Id-Version": "Twinning",
        "Language": locale,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURAL_FORMS,
    }
    return po


def key(entry):
    return (entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def content(po):
    """What a catalogue says; where in the source a text stands is of no account."""
    return po.metadata, {
        key(entry): (entry.msgstr, dict(entry.msgstr_plural), sorted(entry.flags), entry.obsolete)
        for entry in po
    }


def is_written(locale, po) -> bool:
    path = po_path(locale)
    compiled = path.with_suffix(".mo")
    return (
        path.exists()
        and compiled.exists()
        and content(read(path)) == content(po)
        and compiled.read_bytes() == po.to_binary()
    )


def refuse(untranslated):
    if untranslated:
        listed = "\n".join(f"  {msgid}" for msgid in untranslated)
        raise CommandError(f"Not in Serbian yet (locale/sr):\n{listed}")

"""The sentences of a stage's text, in English and in Serbian (Latin; the page derives Cyrillic).

They stand here and not in the catalogues of the interface: it is content of record that a manager
edits and publishes, made once in both languages when a stage is closed. Each case has its own
whole sentence. `facts` is what reports.stages freezes; nothing else is read.
"""

import re
from datetime import date
from decimal import Decimal

from activities.words import Kind, Precision
from core.scripts import to_latin
from reports.narrative import words
from reports.narrative.grammar import (
    by_number,
    capital,
    counted,
    day,
    digits,
    listed,
    measured,
    number_word,
    ordinal,
    percentage,
    sentence_of,
)

LANGUAGES = ("en", "sr")
# Counts by sex below this are not told apart: they could point to a person.
FEWEST_BY_SEX = 5
MARKED = re.compile(r"(\{[^{}\n]+\})")
NO_BRACES = str.maketrans("", "", "{}")


def story(facts: dict, language: str) -> str:
    """The text, its paragraphs separated by an empty line. Serbian stands in Latin letters, what
    keeps its own in every script in braces."""
    writer = (English if language == "en" else Serbian)(facts)
    paragraphs = [
        writer.beginning(),
        writer.activities(),
        writer.findings(),
        writer.equipment(),
        writer.progress(),
        writer.support(),
        writer.conclusion(),
    ]
    texts = (" ".join(filter(None, sentences)) for sentences in paragraphs)
    return "\n\n".join(filter(None, texts))


class Writer:
    """What both languages read from the facts."""

    language = ""

    def __init__(self, facts: dict):
        self.facts, self.project = facts, facts["project"]
        self.number = facts["number"]
        self.start, self.end = date.fromisoformat(facts["start"]), date.fromisoformat(facts["end"])
        self.project_start = date.fromisoformat(self.project["start"])
        self.done, self.done_in_all = facts["completed"]["stage"], facts["completed"]["total"]
        self.from_the_start = self.done == self.done_in_all
        # A draft of an open stage speaks of its day, not of the end.
        self.on = date.fromisoformat(facts["on"])
        self.over = self.on >= self.end
        self.title = self.said(self.project["title"]).removesuffix(".")

    def said(self, pair) -> str:
        """[English, Serbian] in this language; a stranger keeps its letters in every script."""
        raise NotImplementedError

    def names(self, pairs) -> str:
        return listed([self.said(pair) for pair in pairs], self.language)

    def in_numbers(self, number: int, noun) -> str:
        return counted(number, noun, self.language)

    def from_day(self, value: date) -> str:
        """A day; the month alone where of the start of the project no more is known."""
        rough = value == self.project_start and self.project["start_precision"] == Precision.MONTH
        return day(value, self.language, month_only=rough)

    def countries(self, codes, place: int) -> str:
        """In one of the forms of words.COUNTRIES; "" where one of them is not in the table."""
        if not all(code in words.COUNTRIES for code in codes):
            return ""
        return listed([words.COUNTRIES[code][place] for code in codes], self.language)

    @property
    def sexes(self) -> tuple[int, int] | None:
        """Women and men, where a public text may tell them apart."""
        women, men, not_stated = self.facts["participations"]
        rest_hides = not_stated == 0 or not_stated >= FEWEST_BY_SEX
        return (women, men) if min(women, men) >= FEWEST_BY_SEX and rest_hides else None

    def kinds(self) -> list[str]:
        """eight multidisciplinary workshops, two trainings on the Frontex model, …; kinds of
        which there are none are not mentioned."""
        found = []
        for kind, noun in words.KINDS.items():
            number = self.facts["kinds"].get(kind, 0)
            if not number:
                continue
            if kind == Kind.WORKSHOP:
                found += self.workshops(number)
            else:
                found.append(self.in_numbers(number, noun) + self.detail(kind, number))
        return found

    def workshops(self, number: int) -> list[str]:
        several = self.facts["multidisciplinary"]
        plain, both = words.KINDS[Kind.WORKSHOP], words.MULTIDISCIPLINARY_WORKSHOP
        if not several:
            return [self.in_numbers(number, plain)]
        if several == number:
            return [self.in_numbers(number, both)]
        return [
            self.in_numbers(several, both),
            self.in_numbers(number - several, words.OTHER_WORKSHOP),
        ]

    def detail(self, kind: str, number: int) -> str:
        if kind == Kind.TRAINING and self.facts["training_model"]:
            return self.on_the_model(self.facts["training_model"])
        if kind == Kind.STUDY_VISIT:
            return self.visited()
        titles = self.facts["titles"].get(kind, [])
        if len(titles) == number:
            return f" ({self.names_in_quotes(titles)})"
        return ""

    def names_in_quotes(self, titles) -> str:
        return listed([self.quoted(self.said(title)) for title in titles], self.language)

    @property
    def done_recommendations(self) -> tuple[int, int]:
        found = self.facts["recommendations"]
        return found["done"], found["total"]

    @property
    def conclusions_and_recommendations(self) -> tuple[int, int]:
        rows = self.facts["findings"]
        return sum(row["conclusions"] for row in rows), sum(row["recommendations"] for row in rows)

    @property
    def known_areas(self) -> list[str]:
        """prevention (one conclusion and two recommendations), …; nothing where one of the areas
        is not in words.AREAS, or where something belongs to none."""
        rows = self.facts["findings"]
        if not all(row["key"] in words.AREAS for row in rows):
            return []
        place = LANGUAGES.index(self.language)
        names = [words.AREAS[row["key"]][place] for row in rows]
        return names if len(rows) == 1 else self.with_numbers(names, rows)

    @property
    def other_areas(self) -> tuple[list[str], str]:
        """Each area by its name with its numbers, and the numbers of what has none."""
        named = [row for row in self.facts["findings"] if row["area"]]
        rest = [self.found(row) for row in self.facts["findings"] if not row["area"]]
        names = [self.said(row["area"]) for row in named]
        return self.with_numbers(names, named), "".join(rest)

    def with_numbers(self, names, rows) -> list[str]:
        return [f"{name} ({self.found(row)})" for name, row in zip(names, rows, strict=True)]

    def found(self, row) -> str:
        pairs = (
            (row["conclusions"], words.CONCLUSION),
            (row["recommendations"], words.RECOMMENDATION),
        )
        return listed([self.in_numbers(n, noun) for n, noun in pairs if n], self.language)

    def conclusion_text(self) -> str:
        """As it was written; in the other language where this one is missing."""
        return sentence_of(self.said(self.facts["conclusion"]))

    @property
    def expert_days(self) -> tuple[Decimal, Decimal]:
        delivered, planned = self.facts["expert_days"]
        return Decimal(delivered), Decimal(planned)


class English(Writer):
    language = "en"

    def said(self, pair):
        en, sr = pair
        return (en or to_latin(sr)).strip()

    @staticmethod
    def quoted(text):
        return f"“{text}”"

    @property
    def stage(self):
        return f"{ordinal(self.number, 'en')} stage"

    @property
    def by_then(self):
        return "By the end of the stage" if self.over else f"By {day(self.on, 'en')},"

    @property
    def at_that_time(self):
        return "At the end of the stage" if self.over else f"On {day(self.on, 'en')},"

    def beginning(self):
        since, until = self.from_day(self.start), day(self.end, "en")
        lasts = self.in_numbers(self.project["months"], words.MONTH)
        began = self.from_day(self.project_start)
        partners = self.countries(self.facts["countries"], 0)
        purpose = self.said(self.project["purpose"]).removesuffix(".")
        return [
            f"The {self.stage} of the Twinning project {self.quoted(self.title)} lasted from "
            f"{since} to {until}."
            if self.over
            else f"The {self.stage} of the Twinning project {self.quoted(self.title)} lasts from "
            f"{since} to {until}.",
            f"The project lasts {lasts} and has been carried out since {began} in cooperation "
            f"with partners from {partners}."
            if partners
            else f"The project lasts {lasts} and has been carried out since {began}.",
            purpose and f"The purpose of the project reads: {self.quoted(purpose)}.",
        ]

    def activities(self):
        done, kinds = self.done, self.kinds()
        if not done and self.from_the_start:
            return [f"{self.by_then} no activity was completed."]
        has = "has" if done == 1 else "have"
        number = self.in_numbers(done, words.ACTIVITY)
        if self.from_the_start:
            first = f"Since the start of the project {number} {has} been completed."
        elif not done:
            first = f"In the {self.stage} no activity was completed."
        else:
            was = "was" if done == 1 else "were"
            first = f"In the {self.stage} {number} {was} completed."
        total = digits(self.done_in_all, "en")
        return [
            first,
            "" if self.from_the_start
            else f"{self.by_then} {total} had been completed since the start of the project.",
            "" if not done
            else f"By kind, this is {kinds[0]}." if done == 1
            else f"They comprise {listed(kinds, 'en')}.",
            *(self.people() if done else ()),
        ]  # fmt: skip

    def on_the_model(self, model):
        return f" on the {model} model"

    def visited(self):
        where = self.countries(self.facts["visits"], 0)
        return f" to {where}" if where else ""

    def people(self):
        total = sum(self.facts["participations"])
        number = capital(self.in_numbers(total, words.PARTICIPATION))
        was = "was" if total == 1 else "were"
        hosts, guests = self.facts["hosts"], self.facts["attended"]
        if not total:
            came = ""
        elif self.sexes:
            women, men = (number_word(n, "en") for n in self.sexes)
            came = f"{number} {was} recorded, {women} of them by women and {men} by men."
        else:
            came = f"{number} {was} recorded."
        return [
            came,
            hosts and f"The study visits were hosted by the following: {self.names(hosts)}.",
            ""
            if not guests
            else "Representatives of the following institutions took part in the workshop: "
            f"{self.names(guests)}."
            if self.facts["kinds"].get(Kind.WORKSHOP) == 1
            else "Representatives of the following institutions took part in the workshops: "
            f"{self.names(guests)}.",
        ]

    def findings(self):
        conclusions, recommendations = self.conclusions_and_recommendations
        if not conclusions + recommendations:
            return self.follow_up()
        one = conclusions + recommendations == 1
        both = {"conclusions": conclusions, "recommendations": recommendations}
        adopted = f"{capital(self.found(both))} {'was' if one else 'were'} adopted"
        areas, rest = self.other_areas
        if self.known_areas:
            first = f"{adopted}, concerning {listed(self.known_areas, 'en')}."
        elif areas and rest:
            first = f"{adopted}, by area: {listed(areas, 'en')}; outside these areas: {rest}."
        elif areas:
            first = f"{adopted}, by area: {listed(areas, 'en')}."
        else:
            first = f"{adopted}."
        return [first, *self.follow_up()]

    def follow_up(self):
        done, total = self.done_recommendations
        if not total:
            return []
        if total == 1:
            return ["The recommendation has been implemented."] if done else []
        if not done:
            return []
        if done == total:
            return [f"All {number_word(total, 'en')} recommendations have been implemented."]
        return [
            f"{self.by_then} {number_word(done, 'en')} of the "
            f"{number_word(total, 'en')} recommendations had been implemented."
        ]

    def equipment(self):
        found = []
        for one in self.facts["equipment"]:
            things = [
                f"{words.CATEGORIES[name][0]} ({self.in_numbers(number, words.PIECE)})"
                for name, number in one["categories"].items()
            ]
            programme = self.said(one["programme"])
            title = self.quoted(self.said(one["title"]))
            under = f"{title} ({programme})" if programme else title
            found.append(
                f"Under the project {under} the following was handed over to the units that use "
                f"it: {listed(things, 'en')}."
            )
        return found

    def progress(self):
        facts, sentences = self.facts, []
        if facts["progress"] is not None and facts["planned"] is not None:
            done, planned = (percentage(facts[name], "en") for name in ("progress", "planned"))
            sentences.append(
                f"{self.at_that_time} {done} of the plan was carried out; {planned} was planned by "
                "then."
            )
        if facts["months_ahead"] is not None:
            months = Decimal(facts["months_ahead"])
            length = measured(abs(months), words.MONTH, "en")
            if facts["on_plan"]:
                sentences.append("The project is on plan.")
            elif months > 0:
                sentences.append(f"The project is {length} ahead of the plan.")
            else:
                sentences.append(f"The project is {length} behind the plan.")
        worked, planned = self.expert_days
        if worked:
            all_days = measured(planned, words.WORKING_DAY, "en")
            days = measured(worked, words.WORKING_DAY, "en").split(" ")[0]
            sentences.append(f"Experts have delivered {days} of {all_days} planned.")
        return sentences

    def support(self):
        helpers = self.facts["support"]
        if not helpers:
            return []
        return [
            f"Considerable support in the work was given by the following: {self.names(helpers)}."
        ]

    def conclusion(self):
        said = self.conclusion_text()
        return [f"The general conclusion at the end of the {self.stage}: {said}"] if said else []


class Serbian(Writer):
    language = "sr"

    def said(self, pair):
        en, sr = (text.strip() for text in pair)
        if not sr and en:
            return "{" + en.translate(NO_BRACES).replace("\n", " ") + "}"
        parts = MARKED.split(sr)
        return "".join(part if MARKED.fullmatch(part) else to_latin(part) for part in parts)

    @staticmethod
    def quoted(text):
        return f"„{text}”"

    @property
    def of_the_stage(self):
        """prve etape (genitive)"""
        return f"{ordinal(self.number, 'sr', 'e')} etape"

    @property
    def by_then(self):
        return "Do kraja etape" if self.over else f"Do {day(self.on, 'sr')} godine"

    @property
    def at_that_time(self):
        return "Na kraju etape" if self.over else f"Na dan {day(self.on, 'sr')} godine"

    def beginning(self):
        since, until = self.from_day(self.start), day(self.end, "sr")
        lasts = self.in_numbers(self.project["months"], words.MONTH)
        began = self.from_day(self.project_start)
        partners = self.countries(self.facts["countries"], 1)
        purpose = self.said(self.project["purpose"]).removesuffix(".")
        return [
            f"{capital(ordinal(self.number, 'sr'))} etapa tvining projekta "
            f"{self.quoted(self.title)} trajala je od {since} do {until} godine."
            if self.over
            else f"{capital(ordinal(self.number, 'sr'))} etapa tvining projekta "
            f"{self.quoted(self.title)} traje od {since} do {until} godine.",
            f"Projekat traje {lasts}, a sprovodi se od {began} godine, u saradnji sa partnerima "
            f"iz {partners}."
            if partners
            else f"Projekat traje {lasts}, a sprovodi se od {began} godine.",
            purpose and f"Cilj projekta glasi: {self.quoted(purpose)}.",
        ]

    def activities(self):
        done, kinds = self.done, self.kinds()
        if not done and self.from_the_start:
            return [f"{self.by_then} nije realizovana nijedna aktivnost."]
        number = self.in_numbers(done, words.ACTIVITY)
        if self.from_the_start:
            first = by_number(
                done,
                f"Od početka projekta realizovana je {number}.",
                f"Od početka projekta realizovane su {number}.",
                f"Od početka projekta realizovano je {number}.",
            )
        elif not done:
            first = f"Tokom {self.of_the_stage} nije realizovana nijedna aktivnost."
        else:
            first = by_number(
                done,
                f"Tokom {self.of_the_stage} realizovana je {number}.",
                f"Tokom {self.of_the_stage} realizovane su {number}.",
                f"Tokom {self.of_the_stage} realizovano je {number}.",
            )
        total = digits(self.done_in_all, "sr")
        # The verb agrees with what follows it first.
        leading = self.facts["multidisciplinary"] or next(
            (self.facts["kinds"][kind] for kind in words.KINDS if self.facts["kinds"].get(kind)), 0
        )
        among = by_number(
            leading,
            f"Među njima je {listed(kinds, 'sr')}.",
            f"Među njima su {listed(kinds, 'sr')}.",
            f"Među njima je {listed(kinds, 'sr')}.",
        )
        return [
            first,
            "" if self.from_the_start
            else f"{self.by_then} ukupan broj aktivnosti realizovanih od početka projekta je "
            f"{total}.",
            "" if not done
            else f"Po vrsti, to je {kinds[0]}." if done == 1
            else among,
            *(self.people() if done else ()),
        ]  # fmt: skip

    def on_the_model(self, model):
        return f" po modelu {model}"

    def visited(self):
        where = self.countries(self.facts["visits"], 2)
        return f" {where}" if where else ""

    def people(self):
        total = sum(self.facts["participations"])
        number = self.in_numbers(total, words.PARTICIPATION)
        hosts, guests = self.facts["hosts"], self.facts["attended"]
        if not total:
            came = ""
        elif self.sexes:
            women, men = (self.in_numbers(n, words.PARTICIPATION) for n in self.sexes)
            came = by_number(
                total,
                f"Zabeleženo je {number}, od toga {women} žena i {men} muškaraca.",
                f"Zabeležena su {number}, od toga {women} žena i {men} muškaraca.",
                f"Zabeleženo je {number}, od toga {women} žena i {men} muškaraca.",
            )
        else:
            came = by_number(
                total,
                f"Zabeleženo je {number}.",
                f"Zabeležena su {number}.",
                f"Zabeleženo je {number}.",
            )
        return [
            came,
            ""
            if not hosts
            else f"Učesnike studijskih poseta primila je ova institucija: {self.names(hosts)}."
            if len(hosts) == 1
            else f"Učesnike studijskih poseta primile su ove institucije: {self.names(hosts)}.",
            ""
            if not guests
            else "Na radionici su učestvovali predstavnici sledećih institucija: "
            f"{self.names(guests)}."
            if self.facts["kinds"].get(Kind.WORKSHOP) == 1
            else "Na radionicama su učestvovali predstavnici sledećih institucija: "
            f"{self.names(guests)}.",
        ]

    def findings(self):
        conclusions, recommendations = self.conclusions_and_recommendations
        if not conclusions + recommendations:
            return self.follow_up()
        both = {"conclusions": conclusions, "recommendations": recommendations}
        number = self.found(both)
        if conclusions:
            adopted = by_number(
                conclusions, f"Donet je {number}", f"Doneta su {number}", f"Doneto je {number}"
            )
        else:
            adopted = by_number(
                recommendations,
                f"Doneta je {number}",
                f"Donete su {number}",
                f"Doneto je {number}",
            )
        areas, rest = self.other_areas
        if self.known_areas:
            about = listed(self.known_areas, "sr")
            if conclusions + recommendations > 1:
                which = "koji se odnose" if conclusions else "koje se odnose"
            else:
                which = "koji se odnosi" if conclusions else "koja se odnosi"
            first = f"{adopted} {which} na {about}."
        elif areas and rest:
            first = f"{adopted}, po oblastima: {listed(areas, 'sr')}; van tih oblasti: {rest}."
        elif areas:
            first = f"{adopted}, po oblastima: {listed(areas, 'sr')}."
        else:
            first = f"{adopted}."
        return [first, *self.follow_up()]

    def follow_up(self):
        done, total = self.done_recommendations
        if not total or not done:
            return []
        if total == 1:
            return ["Preporuka je sprovedena."]
        if done == total:
            return [f"Sprovedene su sve preporuke (ukupno {number_word(total, 'sr', 'f')})."]
        number = number_word(done, "sr", "f")
        all_of_them = by_number(total, "preporuke", "preporuke", "preporuka")
        of_all = f"{number_word(total, 'sr', 'f')} {all_of_them}"
        return [
            by_number(
                done,
                f"{self.by_then} od ukupno {of_all} sprovedena je {number}.",
                f"{self.by_then} od ukupno {of_all} sprovedene su {number}.",
                f"{self.by_then} od ukupno {of_all} sprovedeno je {number}.",
            )
        ]

    def equipment(self):
        found = []
        for one in self.facts["equipment"]:
            things = [
                f"{words.CATEGORIES[name][1]} ({self.in_numbers(number, words.PIECE)})"
                for name, number in one["categories"].items()
            ]
            verb = words.CATEGORIES[next(iter(one["categories"]))][2]
            programme = self.said(one["programme"])
            title = self.quoted(self.said(one["title"]))
            under = f"{title} ({programme})" if programme else title
            found.append(f"U okviru projekta {under} jedinicama {verb} {listed(things, 'sr')}.")
        return found

    def progress(self):
        facts, sentences = self.facts, []
        if facts["progress"] is not None and facts["planned"] is not None:
            done, planned = (percentage(facts[name], "sr") for name in ("progress", "planned"))
            sentences.append(
                f"{self.at_that_time} izvršenje plana iznosi {done}, a po planu je do tada trebalo "
                f"da bude izvršeno {planned}."
            )
        if facts["months_ahead"] is not None:
            months = Decimal(facts["months_ahead"])
            length = measured(abs(months), words.MONTH, "sr")
            if facts["on_plan"]:
                sentences.append("Projekat se odvija po planu.")
            elif months > 0:
                sentences.append(f"Projekat je {length} ispred plana.")
            else:
                sentences.append(f"Projekat kasni {length} u odnosu na plan.")
        worked, planned = self.expert_days
        if worked:
            days = measured(worked, words.WORKING_DAY, "sr")
            all_days = f"{planned.normalize():f}".replace(".", ",")
            sentences.append(f"Eksperti su ostvarili {days}, od ukupno planiranih {all_days}.")
        return sentences

    def support(self):
        helpers = self.facts["support"]
        if not helpers:
            return []
        if len(helpers) == 1:
            return [f"Značajnu podršku u realizaciji pružila je i služba: {self.names(helpers)}."]
        return [
            f"Značajnu podršku u realizaciji pružile su i sledeće službe: {self.names(helpers)}."
        ]

    def conclusion(self):
        said = self.conclusion_text()
        return [f"Opšti zaključak na kraju {self.of_the_stage} glasi: {said}"] if said else []

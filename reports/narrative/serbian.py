"""The sentences of a stage's text in Serbian (Latin; the page derives Cyrillic). Each case has its
own whole sentence."""

import re
from decimal import Decimal

from activities.words import Kind
from core.scripts import to_latin
from reports.narrative import words
from reports.narrative.grammar import (
    by_number,
    capital,
    day,
    digits,
    listed,
    measured,
    number_word,
    ordinal,
    percentage,
)
from reports.narrative.writer import Writer

MARKED = re.compile(r"(\{[^{}\n]+\})")
NO_BRACES = str.maketrans("", "", "{}")


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

"""The sentences of a stage's text in English. Each case has its own whole sentence."""

from decimal import Decimal

from activities.words import Kind
from core.scripts import to_latin
from reports.narrative import words
from reports.narrative.grammar import (
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

"""The difference between two states of the plan in sentences, for the page, Word and Excel."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from activities.words import Kind, Party, Reason
from core.days import in_words
from core.templatetags.twinning import working_days
from core.texts import serbian, shown
from reports.plan.changes import Changes, Difference, Part
from reports.plan.months import PlanCalendar
from reports.plan.reasons import What, Why

ARROW = "→"
# Named in a sentence; of more the first.
MOST_CODES = 40


def counts_in_words(changes: Changes) -> list[str]:
    """One sentence for each way in which activities differ, then the working days of the plan,
    then what was carried out."""
    found = [_count(what, count) for what, count in changes.counts.items()]
    was, now = changes.working_days
    if was != now:
        found.append(
            _("Working days of the plan: %(was)s, now %(now)s.")
            % {"was": working_days(was), "now": working_days(now)}
        )
    if codes := changes.completed:
        found.append(
            ngettext(
                "%(count)s activity was completed in between: %(codes)s.",
                "%(count)s activities were completed in between: %(codes)s.",
                len(codes),
            )
            % {"count": len(codes), "codes": _first(codes)}
        )
    if codes := changes.started:
        found.append(
            ngettext(
                "%(count)s activity has begun in between and goes on: %(codes)s.",
                "%(count)s activities have begun in between and go on: %(codes)s.",
                len(codes),
            )
            % {"count": len(codes), "codes": _first(codes)}
        )
    return found


def _first(codes: list[str]) -> str:
    return ", ".join(codes[:MOST_CODES]) + (" …" if len(codes) > MOST_CODES else "")


def _count(what: str, count: int) -> str:
    text = {
        What.ADDED: ngettext("%(count)s activity added.", "%(count)s activities added.", count),
        What.REMOVED: ngettext(
            "%(count)s activity removed from the records.",
            "%(count)s activities removed from the records.",
            count,
        ),
        What.CANCELLED: ngettext(
            "%(count)s activity cancelled.", "%(count)s activities cancelled.", count
        ),
        What.RESTORED: ngettext(
            "%(count)s activity back in the plan after its cancellation.",
            "%(count)s activities back in the plan after their cancellation.",
            count,
        ),
        What.POSTPONED: ngettext(
            "%(count)s activity postponed.", "%(count)s activities postponed.", count
        ),
        What.RESUMED: ngettext(
            "%(count)s postponed activity given new dates.",
            "%(count)s postponed activities given new dates.",
            count,
        ),
        What.MOVED: ngettext("%(count)s activity moved.", "%(count)s activities moved.", count),
        What.DAYS: ngettext(
            "%(count)s activity with other working days.",
            "%(count)s activities with other working days.",
            count,
        ),
        What.CODE: ngettext(
            "%(count)s activity with another code.",
            "%(count)s activities with another code.",
            count,
        ),
        What.TITLE: ngettext(
            "%(count)s activity with another title.",
            "%(count)s activities with another title.",
            count,
        ),
        What.KIND: ngettext(
            "%(count)s activity of another kind.", "%(count)s activities of another kind.", count
        ),
        What.COMPONENT: ngettext(
            "%(count)s activity in another component.",
            "%(count)s activities in another component.",
            count,
        ),
        What.RESPONSIBLE: ngettext(
            "%(count)s activity with another responsible person.",
            "%(count)s activities with another responsible person.",
            count,
        ),
        What.OUTPUT: ngettext(
            "%(count)s activity with another expected output.",
            "%(count)s activities with another expected output.",
            count,
        ),
    }[what]
    return text % {"count": count}


class ChangeWriter:
    """Writes the parts of a difference; `calendar` is that of the project."""

    def __init__(self, calendar: PlanCalendar):
        self.calendar = calendar

    def part(self, one: Difference, part: Part) -> str:
        return getattr(self, f"_{part.what}")(one.was, one.now)

    def _added(self, _was, now) -> str:
        return _("Added: %(dates)s.") % {
            "dates": self._sized(now, (now.start, now.end) if now.end else None)
        }

    def _sized(self, line, span) -> str:
        days = _("working days: %(days)s") % {"days": working_days(line.working_days)}
        where = self.calendar.both(span) if span else _("without dates")
        return f"{where}; {days}"

    @staticmethod
    def _removed(_was, _now) -> str:
        return _("Removed from the records.")

    def _cancelled(self, was, now) -> str:
        line = was or now
        return _("Cancelled; it was planned for %(dates)s.") % {
            "dates": self._sized(line, line.window)
        }

    def _restored(self, _was, now) -> str:
        return _("Back in the plan after its cancellation: %(dates)s.") % {
            "dates": self.calendar.both(now.window) if now.window else _("without dates")
        }

    def _postponed(self, was, now) -> str:
        if not now.window:
            return _("Postponed from %(old)s; the new dates are not yet known.") % {
                "old": self._before(was)
            }
        return _("Postponed from %(old)s to %(new)s (proposed).") % {
            "old": self._before(was),
            "new": self.calendar.both(now.window),
        }

    def _before(self, line) -> str:
        """The days that it had; of one that was postponed before too, those proposed then."""
        span = line.window or ((line.start, line.end) if line.start and line.end else None)
        return self.calendar.both(span) if span else _("no dates")

    def _resumed(self, was, now) -> str:
        return _("No longer postponed: from %(old)s to %(new)s.") % {
            "old": self._before(was),
            "new": self._before(now),
        }

    def _moved(self, was, now) -> str:
        old, new = ((line.start, line.end) if line.start and line.end else None
                    for line in (was, now))  # fmt: skip
        if not (old and new):
            return _("Dates: %(old)s → %(new)s.") % {
                "old": self._before(was),
                "new": self._before(now),
            }
        months = [self.calendar.months(span) for span in (old, new)]
        days = {"old_days": self.calendar.days(old), "new_days": self.calendar.days(new)}
        if not all(months):
            return _("Moved: %(old_days)s → %(new_days)s.") % days
        if months[0] == months[1]:
            text = _("Moved within %(old)s: %(old_days)s → %(new_days)s.")
        else:
            text = _("Moved from %(old)s to %(new)s: %(old_days)s → %(new_days)s.")
        return text % {"old": months[0], "new": months[1], **days}

    @staticmethod
    def _arrow(label, old, new) -> str:
        return f"{capfirst(str(label))}: {old or '–'} {ARROW} {new or '–'}"

    def _days(self, was, now) -> str:
        return self._arrow(
            What.DAYS.label, working_days(was.working_days), working_days(now.working_days)
        )

    def _code(self, was, now) -> str:
        return self._arrow(What.CODE.label, was.code, now.code)

    def _title(self, was, now) -> str:
        old, new = was.title, now.title
        if old == new:  # the other language's
            old, new = (
                " / ".join(filter(None, [line.title_en, serbian(line.title_sr)]))
                for line in (was, now)
            )
        return self._arrow(What.TITLE.label, f"“{old}”", f"“{new}”")

    def _kind(self, was, now) -> str:
        return self._arrow(What.KIND.label, Kind(was.kind).label, Kind(now.kind).label)

    def _component(self, was, now) -> str:
        return self._arrow(What.COMPONENT.label, was.component, now.component)

    def _responsible(self, was, now) -> str:
        return self._arrow(What.RESPONSIBLE.label, responsible(was), responsible(now))

    def _output(self, was, now) -> str:
        old, new = (
            shown(line.expected_output_en, line.expected_output_sr).text for line in (was, now)
        )
        return self._arrow(What.OUTPUT.label, old, new)


def responsible(line) -> str:
    """The Member State's person, then the beneficiary's."""
    return ", ".join(filter(None, map(serbian, [line.responsible_ms, line.responsible_bc])))


def reason_words(reason: str, party: str, note: str, act: str) -> str:
    """availability of the expert: flight cancelled (party: Member State; act: PSC-03)"""
    said = ": ".join(filter(None, [str(Reason(reason).label) if reason else "", serbian(note)]))
    beside = [
        *([f"{_('party:')} {Party(party).label}"] if party else []),
        *([f"{_('act:')} {act}"] if act else []),
    ]
    if beside:
        said = f"{said} ({'; '.join(beside)})".strip()
    return said


def why_words(why: Why | None) -> str:
    return reason_words(why.reason, why.party, why.note, why.act) if why else ""


def who_words(why: Why | None) -> str:
    """in force from 15 Mar 2019, recorded 18 Mar 2019 by Ana Anić"""
    if not why:
        return ""
    texts = []
    if why.on:
        texts.append(_("in force from %(day)s") % {"day": in_words(why.on)})
    if why.recorded and why.who:
        texts.append(
            _("recorded on %(day)s by %(who)s") % {"day": in_words(why.recorded), "who": why.who}
        )
    elif why.recorded:
        texts.append(_("recorded on %(day)s") % {"day": in_words(why.recorded)})
    return ", ".join(texts)

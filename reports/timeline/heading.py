"""What stands above the drawing of a timeline."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.days import in_words
from reports.timeline.frame import Heading


def heading_of(project, line, form) -> Heading:
    period = f"{in_words(line.start)} – {in_words(line.end)}"
    months = ngettext("%(count)s month", "%(count)s months", line.number)
    parts = [project.acronym, project.reference, period, months % {"count": line.number}]
    if line.extended:
        parts.append(_("extended; first agreed end %(day)s") % {"day": in_words(line.original_end)})
    count = ngettext("%(count)s activity", "%(count)s activities", line.count)
    as_of = _("As of %(day)s") % {"day": in_words(line.on)}
    if line.on > line.today:
        as_of = f"{as_of} ({_('plan only')})"
    narrowed = [
        f"{label}: {in_words(words) if name in ('first', 'last', 'since') else words}"
        for name, label, words in form.fields_in_use
    ]
    demonstration = project.demonstration
    return Heading(
        title=project.title,
        lines=(
            " · ".join(filter(None, parts)),
            f"{as_of} · {count % {'count': line.count}}",
        ),
        banner=_("EXAMPLE – not the Ministry's data.").rstrip(".") if demonstration else "",
        filtered=", ".join(narrowed),
        note=_("° Made up for the demonstration; no public source states it.")
        if demonstration
        else "",
    )

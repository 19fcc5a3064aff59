"""The pack of a steering committee as a Word file: the words of the PDF in the office's template,
with S-curve and timeline as pictures."""

from django.utils.translation import gettext as _

from activities.word_templates import word_document
from activities.words import WordKind
from core.days import in_words
from core.pdf import png
from reports.committee.pack import Pack, pack_words
from reports.dashboard_paper import curve_svg
from reports.timeline.paper import drawing_data, emblem, shapes_source, source

# Widths of the pictures on a page upright, and on its side below a heading.
CURVE_CM, TIMELINE_CM = 9, 23
CURVE = """
#set page(width: 110mm, height: auto, margin: 1mm)
#let data = json(bytes(sys.inputs.data))
#image(bytes(sys.inputs.curve), format: "svg", width: 100%)
#text(7.5pt, data.key)
"""
DECISION = ("code", "text", "responsible", "due")
FIELDS = {
    "agenda": ("number", "title", "presenter"),
    "earlier": (*DECISION, "status"),
    "recommendations": ("code", "text", "addressee", "due", "status"),
    "plan": ("code", "title", "kind", "when", "status"),
    "proposed": DECISION,
}


def pack_word(pack: Pack, timeline, heading):
    """An open BytesIO in the language of the page. Raises ValidationError where the office's own
    template does not fit."""
    words = pack_words(pack)
    context = context_of(words, pack) | pictures(pack, words, timeline, heading)
    return word_document(WordKind.COMMITTEE_PACK, pack.project, context, title=words["title"])


def context_of(words: dict, pack: Pack) -> dict:
    """The values of reports.committee.pack_placeholders but the pictures."""
    dashboard, project = words["dashboard"], pack.project
    tables = {
        name: [dict(zip(fields, row, strict=True)) for row in words[name]["rows"]]
        for name, fields in FIELDS.items()
    }
    bars = [{**bar, "note": ""} for bar in dashboard["bars"]]
    return {
        **{name: words[name] for name in ("title", "code", "meeting", "as_of", "note")},
        "project": project.title,
        "reference": project.reference,
        "when": words["facts"][0],
        "mark": words["banner"],
        **tables,
        "next_meeting": words["agenda"]["note"],
        "earlier_lead": words["earlier"]["lead"],
        "earlier_note": words["earlier"]["note"],
        "verdict": dashboard["verdict"],
        "figures": [
            {name: str(row[name]) for name in ("label", "value", "note")}
            for row in bars + dashboard["figures"]
        ],
        **{name: said(dashboard[name]) for name in ("lights", "components", "kinds")},
        "waits": [
            {"title": str(part["title"]), "nothing": str(part["nothing"]),
             "rows": said(part["rows"])}
            for part in dashboard["agenda"]
        ],
        "recommendations_lead": words["recommendations"]["lead"],
        "recommendations_note": words["recommendations"]["note"],
        "plan_lead": words["plan"]["lead"],
        "plan_note": words["plan"]["note"],
    }  # fmt: skip


def said(rows: list[dict]) -> list[dict]:
    """Plain texts, as a template takes them."""
    return [{name: str(value) for name, value in row.items()} for row in rows]


def pictures(pack: Pack, words: dict, timeline, heading) -> dict:
    from core.word import Picture

    day = in_words(pack.on)
    curve = png(
        CURVE,
        data={"key": words["dashboard"]["key"]},
        pictures={"curve": curve_svg(pack.dashboard["curve"])},
    )
    drawing = drawing_data(timeline, heading, "a3")
    pages = [
        png(
            shapes_source() + source("drawing.typ"),
            data={**drawing, "pages": [page]},
            pictures={"emblem": emblem()},
        )
        for page in drawing["pages"]
    ]
    of_curve = _("S-curve as of %(day)s: the approved plan and what was achieved, per cent.")
    of_timeline = _("Timeline as of %(day)s")
    return {
        "curve": Picture(curve, CURVE_CM, of_curve % {"day": day}),
        "timeline": [Picture(page, TIMELINE_CM, of_timeline % {"day": day}) for page in pages],
    }

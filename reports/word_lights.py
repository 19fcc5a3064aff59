"""A light in a table of a Word template: its sign, which prints in black too, and its word."""

from docx.shared import RGBColor

from core.word_parts import GREY, IN_TABLES, run

# As on the pages (static/css/twinning.css).
COLOURS = {
    "green": RGBColor(0x1C, 0x6B, 0x34),
    "amber": RGBColor(0x8A, 0x53, 0x00),
    "red": RGBColor(0xA8, 0x16, 0x1C),
    "none": GREY,
}
SIGNS = {"green": "●", "amber": "▲", "red": "■", "none": "–"}


def light(place):
    """Writes into the cell `place` what shows `row.colour` and `row.word` of the loop round it."""
    where = place.paragraphs[0]
    for name, colour in COLOURS.items():
        run(where, f'{{% if row.colour == "{name}" %}}{SIGNS[name]} {{% endif %}}', size=IN_TABLES,
            colour=colour)  # fmt: skip
    run(where, "{{ row.word }}", size=IN_TABLES)

"""A light is told by its sign too, as papers are printed in black."""

import pytest
from docx import Document

from reports.committee import pack_template
from reports.report import template as report_template
from reports.word_lights import SIGNS


def cells_of(document):
    return {cell.text for table in document.tables for row in table.rows for cell in row.cells}


@pytest.mark.parametrize(
    "document",
    [pack_template.template, lambda: report_template.template("quarterly")],
    ids=["pack", "report"],
)
def test_each_light_has_a_sign_of_its_own_and_a_word(document):
    signs = "".join(
        f'{{% if row.colour == "{name}" %}}{sign} {{% endif %}}' for name, sign in SIGNS.items()
    )
    made = document()
    made = made if hasattr(made, "tables") else Document(made)
    assert signs + "{{ row.word }}" in cells_of(made)
    assert len(set(SIGNS.values())) == len(SIGNS)

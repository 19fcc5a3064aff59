"""Word files for tests: written with python-docx, read back as texts."""

from io import BytesIO

from docx import Document

from core.word_known import Drawing, Group, Rows, Text

KNOWN = {
    "title": Text("The title"),
    "picture": Drawing("A picture"),
    "figures": Group("Figures", {"completed": Text("Completed activities")}),
    "activities": Rows(
        "The activities", {"code": Text("Code"), "notes": Rows("Notes of the activity")}
    ),
}


def template(*paragraphs, rows=(), head=""):
    """A .docx with these paragraphs, and a table of these rows (lists of texts)."""
    document = Document()
    for one in paragraphs:
        document.add_paragraph(one)
    if rows:
        table = document.add_table(rows=0, cols=len(rows[0]))
        for row in rows:
            for cell, text in zip(table.add_row().cells, row, strict=True):
                cell.text = text
    if head:
        document.sections[0].header.paragraphs[0].text = head
    return saved(document)


def saved(document) -> bytes:
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def texts(file) -> list[str]:
    """The paragraphs that hold something, then the cells of the tables, row by row."""
    document = Document(file)
    found = [one.text for one in document.paragraphs if one.text]
    for table in document.tables:
        found += [" | ".join(cell.text for cell in row.cells) for row in table.rows]
    return found

"""Tables that people bring: workbooks of Excel and text files (CSV), read as texts.

    for sheet in read_file(content, name):      files.py, workbook.py, delimited.py
        head = find_head(sheet, wanted)         heads.py
        read_day(text), read_number(text)       values.py

A cell is the text that its person sees, with the exceptions that shown.py names. Files may be made
to do harm: each limit stands in sheets.py, and whatever is refused is refused with a
ValidationError that says why.
"""

from core.incoming.files import ACCEPTED, read_file
from core.incoming.heads import Head, Wanted, find_head, guess_columns
from core.incoming.sheets import Row, Sheet
from core.incoming.values import read_day, read_number

__all__ = [
    "ACCEPTED",
    "Head",
    "Row",
    "Sheet",
    "Wanted",
    "find_head",
    "guess_columns",
    "read_day",
    "read_file",
    "read_number",
]

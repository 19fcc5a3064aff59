"""The text of a stage, in English and in Serbian.

The sentences stand in this package and not in the catalogues of the interface: it is content of
record that a manager edits and publishes, made once in both languages when a stage is closed.
"""

from reports.narrative.english import English
from reports.narrative.serbian import Serbian


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

"""What the words in cells mean: the words of our own lists in every language, and records by their
names."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from functools import cache

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import override

from core.cells import plain


@cache
def words_of(choices, more: tuple[tuple[str, str], ...] = ()) -> dict[str, str]:
    """{word as `plain` gives it: stored value}: as it is stored, as our pages write it in each
    language, and `more`: (stored value, words with | between them)."""
    found = {plain(word): value for value, words in more for word in words.split("|")}
    for language, _name in settings.LANGUAGES:
        with override(language):
            found |= {plain(str(choice.label)): choice.value for choice in choices}
    return found | {plain(choice.value): choice.value for choice in choices}


def chosen(choices, text: str, more: tuple[tuple[str, str], ...] = ()) -> str:
    """The stored value that a cell means. Raises ValidationError."""
    word = plain(text)
    found = words_of(choices, more).get(word) if word else None
    if found is None:
        raise ValidationError(
            _("“%(value)s” is not known here. Write one of: %(words)s."),
            "word",
            {"value": text[:60], "words": ", ".join(str(one.label) for one in choices)},
        )
    return found


class Named:
    """Records by what people call them. `words` gives the words of one, in the language of the
    page; where it is asked for them in each of our languages, all count."""

    def __init__(self, records: Iterable, words: Callable):
        self.by_word, self.words_of = defaultdict(dict), {}
        records = list(records)
        for language, _name in settings.LANGUAGES:
            with override(language):
                for record in records:
                    for word in filter(None, map(plain, words(record))):
                        self.by_word[word][record.pk] = record
                        self.words_of.setdefault(record.pk, set()).add(word)

    def find(self, text: str, stored=None):
        """The one that is called so; of several the `stored` one. None where it is not known, or
        where several are called so."""
        found = self.by_word.get(plain(text), {})
        if stored is not None and stored.pk in found:
            return found[stored.pk]
        return next(iter(found.values())) if len(found) == 1 else None


def words_of_institution(institution) -> list[str]:
    return [
        str(institution), institution.short, institution.abbreviation, institution.key,
        institution.name_en, institution.name_sr,
    ]  # fmt: skip

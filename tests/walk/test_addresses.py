"""The list of pages is whole."""

from tests.test_access import TABLE, our_patterns
from tests.walk.addresses import NOT_PAGES, PAGES, alone, roles_of


def test_every_address_is_walked_or_named_with_a_reason():
    walked = {name for name in TABLE if alone(name) and name not in NOT_PAGES} | set(PAGES)
    assert set(our_patterns()) - walked - set(NOT_PAGES) == set()
    assert walked & set(NOT_PAGES) == set()
    assert (set(PAGES) | set(NOT_PAGES)) - set(TABLE) == set()


def test_every_page_has_somebody_who_sees_it():
    pages = [
        (name, entry) for name in set(TABLE) - set(NOT_PAGES) for entry in PAGES.get(name, [""])
    ]
    assert [page for page in pages if not roles_of(*page)] == []

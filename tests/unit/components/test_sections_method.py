"""The method page: every entry has its place in the index, found or left out with the words searched."""

from components.sections.method import by_subject, contains, ways
from components.sections.method_words import CONFUSED
from indicators.catalogue import INDICATORS
from indicators.entries import ENTRIES, SUBJECTS


def test_every_entry_stands_under_one_subject() -> None:
    listed = [entry.key for own in by_subject(tuple(INDICATORS.values())).values() for entry in own]
    assert sorted(listed) == sorted(INDICATORS)
    assert [entry.key for own in SUBJECTS.values() for entry in own] == [entry.key for entry in ENTRIES]


def test_subjects_without_what_was_searched_are_left_out() -> None:
    found = by_subject([INDICATORS["spend"], INDICATORS["people_served"]])
    assert {name: [entry.key for entry in own] for name, own in found.items()} == {
        "Chi arriva": ["people_served"],
        "Risorse": ["spend"],
    }


def test_the_page_leads_only_to_what_the_words_searched_left() -> None:
    assert ways(entries=False, passages=[], words=False) == []
    assert [anchor for _, anchor in ways(entries=True, passages=[CONFUSED], words=True)] == [
        "indicatori",
        "parole_confuse",
        "parole",
    ]


def test_words_are_found_whatever_their_accents_and_capitals() -> None:
    assert contains("Perché la città è piena", "CITTA perche")
    assert not contains("Perché la città è piena", "città vuota")

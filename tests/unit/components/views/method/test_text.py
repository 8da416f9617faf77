"""The method page: every entry has its place in the index, found or left out with the words searched."""

import re

import pytest

from components.views.method.intruders import chances_html, shown_rows
from components.views.method.text import ATTACKED, CONFUSED, cost, example, facts_words, one_person, protection
from components.views.method.view import by_subject, contains, ways
from data_access.settings import DisclosureSettings
from indicators.catalogue.catalogue import INDICATORS
from indicators.catalogue.entries import ENTRIES, SUBJECTS
from indicators.disclosure.published_method import transition_matrix

ROW = re.compile(r'<tr><th scope="row">(\d+)</th>(.*?)</tr>')


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


# ------------------------------------------------------------------------------- what is published of the protection


STRICTER = DisclosureSettings(threshold=6, base=4, secret="una chiave che non si dice")


def test_the_table_of_chances_says_what_the_method_does() -> None:
    html = chances_html(shown_rows(DisclosureSettings()), below=6)
    rows = {int(count): re.findall(r"<td[^>]*>(.*?)</td>", cells) for count, cells in ROW.findall(html)}
    assert re.findall(r'<th scope="col">(.*?)</th>', html) == ["Persone vere", "meno di 6", "5", "10", "15"]
    assert list(rows) == list(range(15))
    assert rows[0] == rows[4] == ["100%", "", "", ""]
    assert rows[5] == ["50%", "50%", "", ""]
    assert rows[8] == ["", "40%", "60%", ""]
    assert rows[10] == ["", "", "100%", ""]


def test_the_words_on_the_draw_are_those_of_the_settings_in_force() -> None:
    usual, stricter = (" ".join(cost(given).lines) for given in (DisclosureSettings(), STRICTER))
    assert "Un conteggio di 5 si nasconde nel 50% dei casi" in usual
    assert "di al più 4 persone, in media di 1,6 (scarto quadratico medio 2,0)" in usual
    assert "Un conteggio di 6 si nasconde nel 50% dei casi" in stricter
    assert "di al più 3 persone" in stricter


@pytest.mark.parametrize("given", [DisclosureSettings(), STRICTER, DisclosureSettings(threshold=3, base=10)])
def test_the_example_is_true_of_every_count_that_is_shown_so(given: DisclosureSettings) -> None:
    shown, low, high, again, _ = map(int, re.findall(r"\d+", example(given)))
    found = transition_matrix(given, most=high + 1)
    column = found.probability[:, found.shown.index(shown)]
    assert [count for count, share in zip(found.true, column, strict=True) if share] == list(range(low, high + 1))
    assert again == given.threshold + given.base


def test_the_key_is_never_on_the_page() -> None:
    written = [chances_html(shown_rows(STRICTER), below=7), example(STRICTER), *cost(STRICTER).lines, *ATTACKED.lines]
    written += protection(STRICTER).lines
    assert not any("non si dice" in words for words in written)


def test_the_page_says_who_attacks_and_what_is_left_to_them() -> None:
    words = " ".join(ATTACKED.lines)
    for attack in ("Inverte gli indici", "due partner insieme", "`--against`", "fra tre edizioni dei dati"):
        assert attack in words


def test_the_passage_on_protection_says_the_class_that_hides() -> None:
    words = " ".join(protection(DisclosureSettings()).lines)
    assert "da 0 a 4, e uno su due dei 5, non escono: si legge «meno di 6», che può voler dire anche nessuno" in words


def test_the_page_says_whether_an_identifier_of_two_organisations_is_one_person() -> None:
    shared, apart = one_person(shares_persons=True), one_person(shares_persons=False)
    assert "comunicato da due enti è la stessa persona" in shared.lines[0]
    assert "chi è seguito da due enti conta due volte nei totali dell'Ambito" in apart.lines[0]
    assert shared.anchor == apart.anchor


def test_the_year_of_the_residents_stands_under_what_they_divide() -> None:
    entry = INDICATORS["rate_per_1000"]
    facts = facts_words(entry, "", "", residents=(2024, 2025))
    assert facts["Residenti"] == (
        "qui quelli del 2024 e 2025 (ISTAT); di ogni periodo si prende l'anno più vicino tra quelli caricati"
    )
    assert facts_words(INDICATORS["people_served"], "", "")["Residenti"] == ""

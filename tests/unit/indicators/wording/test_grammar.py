"""Every indicator has its own clause; numbers and names take the article and the preposition that they want."""

import pytest

from indicators.catalogue.catalogue import INDICATORS
from indicators.wording.grammar import (
    CLAUSES,
    Clause,
    article,
    clause,
    joined,
    percentage,
    phrase,
    share,
    to,
)


def said(key: str, value: float, written: str, unit: str = "") -> str:
    return phrase(INDICATORS[key], value, written=written, unit=unit, lead="Alfa")


def test_every_indicator_has_a_clause_and_no_clause_is_left_over() -> None:
    assert set(CLAUSES) == set(INDICATORS)


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("37,5", "il "),
        ("8", "l'"),
        ("80,1", "l'"),
        ("1,0", "l'"),
        ("11,2", "l'"),
        ("11.000", "l'"),
        ("0", "lo "),
        ("0,4", "lo "),
        ("110", "il "),
        ("1.200", "il "),
        ("−3,2", "il "),
    ],
)
def test_numbers_take_their_article(number: str, expected: str) -> None:
    assert article(number) == expected


@pytest.mark.parametrize(
    ("value", "written", "expected"),
    [
        (37.5, "37,5", "il 37,5%"),
        (100.0, "100,0", "il 100%"),
        (0.0, "0,0", "lo 0%"),
        (0.04, "0,0", "meno dello 0,1%"),
        (0.3, "0", "meno dell'1%"),
        (8.0, "8,0", "l'8,0%"),
    ],
)
def test_shares_say_none_all_and_almost_none(value: float, written: str, expected: str) -> None:
    assert share(value, written) == expected
    assert share(value, written).endswith(percentage(value, written))


@pytest.mark.parametrize(
    ("preposition", "words", "expected"),
    [
        ("da", "il 12%", "dal 12%"),
        ("a", "l'8%", "all'8%"),
        ("a", "lo 0%", "allo 0%"),
        ("di", "le persone servite", "delle persone servite"),
        ("di", "gli accessi", "degli accessi"),
        ("di", "i nuclei serviti", "dei nuclei serviti"),
        ("di", "la quota una tantum", "della quota una tantum"),
        ("di", "l'indice di attrazione", "dell'indice di attrazione"),
        ("da", "19 notti", "da 19 notti"),
    ],
)
def test_prepositions_join_their_article(preposition: str, words: str, expected: str) -> None:
    assert joined(preposition, words) == expected


@pytest.mark.parametrize(
    ("name", "expected"), [("Alfa", "ad Alfa"), ("agosto", "ad agosto"), ("ottobre", "a ottobre"), ("Beta", "a Beta")]
)
def test_the_d_is_heard_between_two_like_vowels_only(name: str, expected: str) -> None:
    assert to(name) == expected


@pytest.mark.parametrize("key", sorted(INDICATORS))
@pytest.mark.parametrize("value", [0.0, 1.0, 12.0])
def test_every_clause_is_complete(key: str, value: float) -> None:
    text = said(key, value, f"{value:.0f}", "persone")
    assert "{" not in text
    assert not text.endswith(".")
    assert text == text.strip()
    assert clause(INDICATORS[key]).subject.startswith(("il ", "lo ", "l'", "la ", "i ", "gli ", "le "))


@pytest.mark.parametrize(
    ("key", "value", "written", "expected"),
    [
        ("people_served", 1, "1", "i servizi hanno incontrato una sola persona"),
        ("people_served", 0, "0", "negli accessi registrati non risulta nessuno"),
        ("flow_home", 1, "1", "è uscita verso una casa una sola persona"),
        ("beds_unavailable", -3.2, "−3,2", "erano in servizio 3,2 posti letto in più ogni 100 finanziati"),
        ("beds_unavailable", 0, "0,0", "nessuno dei posti letto finanziati era fuori servizio"),
        ("exits_to_autonomy", 0, "0,0", "nessuna uscita ha portato a una casa stabile"),
        ("attraction", 69.3, "69,3", "il 69,3% delle persone servite ad Alfa non vi risiedeva"),
        (
            "returns",
            11.1,
            "11,1",
            "l'11,1% delle uscite verso casa è stato seguito da un ritorno nelle strutture entro 12 mesi",
        ),
        (
            "inequality_between",
            8.0,
            "8,0",
            "l'8,0% della disuguaglianza tra i comuni veniva dalla differenza tra Alfa e il Territorio",
        ),
    ],
)
def test_none_one_and_less_than_none_have_their_own_words(key: str, value: float, written: str, expected: str) -> None:
    assert said(key, value, written) == expected


def test_verbs_agree_with_their_subject() -> None:
    assert Clause(subject="gli accessi", many="").agree("passa", "passano") == "passano"
    assert Clause(subject="l'indice", many="").agree("passa", "passano") == "passa"
    assert (Clause(subject="l'indice", many="").noun, Clause(subject="le persone", many="").noun) == (
        "indice",
        "persone",
    )

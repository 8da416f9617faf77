"""Days and percentages take the article that is said before them, and no sentence writes it by hand."""

import re
from datetime import date

import pytest

from data_access.elision import elided, short_day
from tests.support.glossary import ROOT

WORDS = {"il": "l'", "al": "all'", "dal": "dall'", "del": "dell'", "nel": "nell'", "sul": "sull'", "Dal": "Dall'"}
WITH_VOWEL = {8, 11, *range(80, 90), *range(800, 900)}
"""Whole numbers from 2 to 999 that are read with a vowel first."""
SAID = re.compile(
    r"""\b(?:[Ii]l|[Aa]l|[Dd]al|[Dd]el|[Nn]el|[Ss]ul)\ (?:"\s*f?")?
    (?:\{[^{}]*(?:day_in_words|%d/%m|percent\()[^{}]*\}
    |\{(?:[\w.\[\]-]*[._])?(?:day|night|week|date|due|since|until|sent|opened|closed|received|made)(?:\([^()]*\))?\}
    |\{[^{}]*\}%)""",
    re.VERBOSE,
)
ROOMS = ("components", "data_access", "geo", "indicators", "pages", "publication")


@pytest.mark.parametrize("word", WORDS)
def test_every_day_of_a_month_has_its_article(word: str) -> None:
    with_vowel = {day for day in range(1, 32) if elided(word, f"{day} maggio 2026").startswith(WORDS[word])}
    assert with_vowel == {8, 11}
    assert with_vowel == {day for day in range(1, 32) if short_day(word, date(2026, 5, day)).startswith(WORDS[word])}
    assert elided(word, "8 maggio 2026") == f"{WORDS[word]}8 maggio 2026"
    assert short_day(word, date(2026, 5, 8)) == f"{WORDS[word]}08/05/2026"
    assert elided(word, "9 maggio 2026") == f"{word} 9 maggio 2026"


def test_the_first_of_a_month_is_no_number() -> None:
    assert (elided("dal", "1 maggio 2026"), elided("il", "1")) == ("dal 1º maggio 2026", "il 1º")
    assert short_day("dal", date(2026, 5, 1)) == "dal 01/05/2026"


@pytest.mark.parametrize("tail", ["%", ",5%", ",08%"])
def test_every_percentage_has_its_article(tail: str) -> None:
    assert elided("al", f"0{tail}") == f"allo 0{tail}"
    assert elided("il", f"0{tail}") == f"lo 0{tail}"
    assert elided("al", f"1{tail}") == f"all'1{tail}"
    for whole in range(2, 1000):
        words = f"dell'{whole}{tail}" if whole in WITH_VOWEL else f"del {whole}{tail}"
        assert elided("del", f"{whole}{tail}") == words


@pytest.mark.parametrize(
    ("said", "words"),
    [("1.000%", "il 1.000%"), ("8.000%", "l'8.000%"), ("11.500%", "l'11.500%"), ("110%", "il 110%"), ("–", "il –")],
)
def test_what_is_read_as_a_thousand_or_is_not_there_keeps_its_vowel(said: str, words: str) -> None:
    assert elided("il", said) == words


@pytest.mark.parametrize(
    "line",
    [
        'f"entro il {day_in_words(due)}"',
        '"dati al {day}"',
        'f"dal {one.since} in poi"',
        'f"Nel {share}% dei casi"',
        'f"fino al {last:%d/%m/%Y}"',
        'f"ancora il "\n    f"{other.day:%d/%m/%Y}"',
    ],
)
def test_an_article_written_by_hand_is_seen(line: str) -> None:
    assert SAID.search(line)


@pytest.mark.parametrize(
    "line", ['f"nel {year}"', 'f"al {name} del {place}"', "f\"{elided('al', share)}\"", 'f"per il {year}: {x}%"']
)
def test_other_articles_are_let_be(line: str) -> None:
    assert not SAID.search(line)


def test_no_sentence_writes_the_article_of_a_day_or_a_percentage_by_hand() -> None:
    files = [*ROOT.glob("*.py"), *(path for room in ROOMS for path in (ROOT / room).rglob("*.py"))]
    texts = {path: path.read_text("utf-8") for path in files}
    near = {path: text for path, text in texts.items() if "l {" in text or 'l "\n' in text}
    assert near, "years are said so"
    assert [f"{path.name}: {one[0]}" for path, text in near.items() for one in SAID.finditer(text)] == []

"""Texts that give a person away, however they are written: tax codes, telephones, e-mail, places, accounts.

Comes in: a text. Goes out: whether it holds one. Must not: take a day, an hour, a sum of money, the number of an act
or a code of ISTAT for one: a whole file is refused for what is found here.
"""

import re
from collections.abc import Iterator
from typing import Final

_DIGIT: Final = "[0-9LMNPQRSTUV]"
_GAP: Final = r"[\s.\-/]{0,2}"
_CODE: Final = _GAP.join(
    ("[A-Z]{3}", "[A-Z]{3}", f"{_DIGIT}{{2}}", "[ABCDEHLMPRST]", f"{_DIGIT}{{2}}", "[A-Z]", f"{_DIGIT}{{3}}", "[A-Z]")
)
_TAX_CODE: Final = re.compile(rf"(?<![A-Z0-9]){_CODE}(?![A-Z0-9])", re.IGNORECASE)
"""Of a person, with the letters that stand for figures where two would be alike, whole or in its parts."""
_BARE_CODE: Final = re.compile(
    rf"[A-Z]{{6}}{_DIGIT}{{2}}[ABCDEHLMPRST]{_DIGIT}{{2}}[A-Z]{_DIGIT}{{3}}[A-Z]", re.IGNORECASE
)
_FEWEST_FIGURES: Final = 3
"""Of a tax code in parts: five short words are none."""
_EMAIL: Final = re.compile(r"[^@\s]+(?:@|\s?[(\[]at[)\]]\s?|\schiocciola\s)[^@\s]+\.[a-z]{2,}", re.IGNORECASE)
_HEALTH: Final = re.compile(r"\b(?:STP|ENI)[\s-]?\d{11,13}\b", re.IGNORECASE)
"""What foreigners without papers are cured with."""
_ACCOUNT: Final = re.compile(r"\bIT\d{2}\s?[A-Z](?:\s?\d){10}(?:\s?[A-Z0-9]){12}\b", re.IGNORECASE)
_ABROAD: Final = r"(?:\+|00)39[\s.-]?"
_AREA: Final = r"0(?:[26]|[1345789][0159]|[1345789][234678]\d)"
"""The first figures of the telephones of a district: as many, and such, as Italy has."""
_BETWEEN: Final = r"[\s./-]{1,3}"
_TELEPHONE: Final = re.compile(
    rf"(?<![\w+(.,/-])(?:"
    rf"(?:{_ABROAD})?\(?(?P<mobile>3[1-9]\d)\)?(?P<of_mobile>(?:[\s./-]{{0,2}}\d){{6,7}})"
    rf"|(?:{_ABROAD})?(?:\({_AREA}\)[\s./-]{{0,3}}|(?P<area>{_AREA}){_BETWEEN})(?P<of_area>\d{{2,8}}(?:[\s.-]\d{{2,4}}){{0,3}})"
    rf"|{_ABROAD}{_AREA}(?P<abroad>\d{{5,8}})"
    rf"|\+[1-9]\d{{0,2}}(?P<other>(?:[\s./-]?\d){{8,12}})"
    rf")(?!\w|[.,/-]\d)"
)
_PLAIN_LANDLINE: Final = re.compile(rf"{_AREA}\d{{5,8}}")
_FEWEST: Final = 9
"""Figures of a telephone of today: eight are a day, or two hours."""
_OF_MOBILE: Final = 10
_SUM: Final = re.compile(r"\d{1,3}(?:([ .])\d{3})(?:\1\d{3})*")
"""Figures in threes: money, or a count."""
_OF_YEAR: Final = re.compile(r"[\s./-]*(?:19|20)\d{2}(?!\d)")
"""What follows in the number of an act: ``0123/2025``."""
_STREET: Final = (
    r"(?:via|v\.le|viale|piazza|piazzale|p\.?z?za|p\.le|corso|c\.so|vicolo|vico|v\.lo|largo|strada|str\.|località|"
    r"localita'?|loc\.|fraz\.|frazione|contrada|c\.da|cascina|salita|lungo\w+|borgo)"
)
_ADDRESS: Final = re.compile(rf"(?:res\. |residente in |abita in |c/o )?{_STREET}\s.{{2,60}}?\d+.*", re.IGNORECASE)

SUSPECT: Final = (
    rf"@|(?i:\(at\)|\[at\]|chiocciola|(?:STP|ENI)[\s-]?[0-9]{{11}}|IT[0-9]{{2}}\s?[A-Z]\s?[0-9])|(?i:{_CODE})"
    rf"|(?i:(?:[A-Z][\s.\-/]+){{6}}(?:[0-9][\s.\-/]+){{2}}[A-Z])"
    r"|[03][0-9]{1,3}\)?[\s./-]+[0-9]|\+[0-9]|\b003?9"
)
"""What a text must hold to be looked at: Polars tells it of a million texts in no time."""
SUSPECT_IN_WORDS: Final = rf"{SUSPECT}|\b3[1-9][0-9]{{8}}\b"


def holds_tax_code(text: str) -> bool:
    """Whether a text holds the tax code of a person, whatever stands beside it: in parts, in small letters."""
    bare = re.sub(r"[\s.\-/_]+", "", text)
    if _BARE_CODE.fullmatch(bare) and _has_figures(bare):
        return True
    return any(_BARE_CODE.fullmatch(found[0]) or _has_figures(found[0]) for found in _TAX_CODE.finditer(text))


def _has_figures(text: str) -> bool:
    return sum(map(str.isdigit, text)) >= _FEWEST_FIGURES


def reaches(text: str) -> bool:
    """Whether a text holds an address of e-mail, a health code or an account, or is the number of a telephone.

    Ten figures with nothing between them are none: a card may have as many.
    """
    return _is_written(text) or (not text.strip().isdigit() and is_telephone(text))


def reaches_in_words(words: str) -> bool:
    """Whether words hold an address of e-mail, a health code, an account or the number of a telephone."""
    return _is_written(words) or any(True for _ in _telephones(words))


def is_telephone(text: str) -> bool:
    """Whether a text is the number of a telephone and nothing else."""
    bare = text.strip()
    return any(found == bare for found in _telephones(bare))


def may_be_telephone(text: str) -> bool:
    """Whether a text is the number of a telephone, or figures that may be one of a house: codes are like them."""
    return is_telephone(text) or _PLAIN_LANDLINE.fullmatch(text.strip()) is not None


def is_address(text: str) -> bool:
    """Whether a text is an address in a street, with its number."""
    return _ADDRESS.fullmatch(text.strip()) is not None


def _is_written(text: str) -> bool:
    return any(pattern.search(text) for pattern in (_EMAIL, _HEALTH, _ACCOUNT))


def _telephones(text: str) -> Iterator[str]:
    """Yield the numbers of telephones in a text, as they are written."""
    for found in _TELEPHONE.finditer(text):
        if _SUM.fullmatch(found[0]):
            continue
        rest = next(found[name] for name in ("of_mobile", "of_area", "abroad", "other") if found[name] is not None)
        figures = sum(map(str.isdigit, found[0])) - (2 if re.match(r"\+39", found[0]) else 0)
        figures -= 4 if re.match(r"0039", found[0]) else 0
        enough = _OF_MOBILE if found["mobile"] else _FEWEST
        of_nine = found["mobile"] is not None and re.fullmatch(r"[\s/-]\d{6}", rest) is not None
        if (figures >= enough or of_nine) and not _OF_YEAR.match(rest):
            yield found[0]

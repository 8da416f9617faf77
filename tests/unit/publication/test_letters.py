"""Letters that the typeface lacks stopped the whole document: a smile in a note, a name in Chinese."""

import re
from importlib.resources import files

import pytest
from fontTools.ttLib import TTFont

from publication.letters import DRAWN, drawable, drawable_parts, lacks_letters


@pytest.mark.parametrize("weight", ["Regular", "SemiBold", "Bold"])
def test_every_letter_that_is_let_through_is_in_the_typeface(weight: str) -> None:
    known = TTFont(str(files("fontpkg_titillium_web") / "files" / f"TitilliumWeb-{weight}.ttf")).getBestCmap()
    assert not [
        letter for letter in map(chr, range(0x110000)) if re.match(f"[{DRAWN}]", letter) and ord(letter) not in known
    ]


def test_the_others_are_told_by_a_sign() -> None:
    assert drawable("Riunione 👩‍👩‍👧‍👦 bella") == "Riunione ? bella"
    assert drawable("Casa 家\x1b[31m\nCa\u0300sa") == "Casa ? [31m\nCàsa"
    assert drawable("Rho\r\n\u202eLodi\u2026 «è» 5 % – €") == "Rho\nLodi… «è» 5 % – €"


def test_only_where_a_letter_lacks_it_is_told_that_a_sign_stands_for_it() -> None:
    """A sheet without one «?» said that it stands for letters too: words were trimmed, and tuples became lists."""
    trimmed = {"righe": ("Casa  di\u2028Ca\u0300sa ", "Chi?"), "numero": 5, "vuoto": None}
    assert drawable_parts(trimmed) != trimmed
    assert not lacks_letters(trimmed)
    assert lacks_letters({"righe": ["Casa", ("Casa 家",)]})

"""Letters that the typeface lacks stopped the whole document: a smile in a note, a name in Chinese."""

import re
from importlib.resources import files

import pytest
from fontTools.ttLib import TTFont

from publication.letters import DRAWN, drawable


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

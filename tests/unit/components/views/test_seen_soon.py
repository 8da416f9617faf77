"""When pages show what was done is said in seconds, one of which is singular."""

import pytest

from components.views.delivery.text import seen_soon
from components.views.verification.text import acts_done
from data_access.vocabulary import ReturnAct


@pytest.mark.parametrize(("seconds", "words"), [(1.0, "entro 1 secondo."), (30.0, "entro 30 secondi.")])
def test_one_second_is_not_said_as_several(seconds: float, words: str) -> None:
    assert seen_soon(seconds).endswith(words)
    assert acts_done(ReturnAct.CONFIRM, seconds).endswith(words)

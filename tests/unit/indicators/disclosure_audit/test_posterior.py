"""Who guesses hidden counts from all the margins, beside who knows the method and a place alone."""

import json
from random import Random

import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

import cli
from data_access.settings import Settings
from data_access.snapshot import Snapshot
from data_access.vocabulary import Sex
from indicators.disclosure_audit import guesses
from indicators.disclosure_audit.scenarios import posterior
from indicators.model.query import Grouping
from tests.support.asking import saved
from tests.support.builder import ambito

TOWNS = [f"Comune{number:02d}" for number in range(24)]


@pytest.fixture
def snapshot(sqlite_engine: Engine) -> Snapshot:
    """Return 24 municipalities of 3 to 26 people served, two in three of them men."""
    rng = Random(7)
    given = ambito(lead=TOWNS[0], others=TOWNS[1:], residents=dict.fromkeys(TOWNS, 1000)).service("mensa")
    for number, town in enumerate(TOWNS):
        keys = [f"{town}-{one}" for one in range(number + 3)]
        for key in keys:
            given.person(key, home=town, sex=Sex.MALE if rng.random() < 2 / 3 else Sex.FEMALE)
        given.contacts(keys, service="mensa", days=["2025-03-02"])
    return saved(given, sqlite_engine)


def test_what_is_known_of_each_place_is_worth_more_than_how_often_each_value_occurs(snapshot: Snapshot) -> None:
    (found,) = guesses(snapshot, settings=Settings(), attributes=[Grouping.SEX])
    assert found.cells > 20
    assert found.alone.score > found.often.score
    assert found.chain.score > found.often.score


def test_all_the_margins_together_add_little_to_the_method_and_the_place(snapshot: Snapshot) -> None:
    (found,) = guesses(snapshot, settings=Settings(), attributes=[Grouping.SEX])
    assert abs(found.gain) < 0.2
    assert found.chain.right < found.alone.right + 0.1


def test_where_margins_are_exact_the_chain_finds_the_hidden_count(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without rounding a place less its men is its women: the chain sees what the audit would find."""
    monkeypatch.setattr("indicators.disclosure.rounding._near", lambda count, _draw, _base: count)
    monkeypatch.setattr(posterior, "rounded", lambda count, _base: ((count, 1.0),))
    (found,) = guesses(snapshot, settings=Settings(), attributes=[Grouping.SEX])
    assert found.gain > 0.3
    assert found.chain.right > found.alone.right


def test_the_command_tells_what_margins_add(snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cli, "_store", lambda: lambda: snapshot)
    monkeypatch.setattr(posterior, "SWEEPS", 40)
    result = CliRunner().invoke(cli.app, ["audit", "guesses", "--format", "json"])
    assert result.exit_code == 0
    written = json.loads(result.stdout)
    assert written[0]["attribute"] == "sex"
    assert set(written[0]) == {"attribute", "cells", "chain", "alone", "often", "gain"}
    sentence = result.stderr.replace("\n", " ")
    assert "chi mette insieme tutti i numeri pubblicati guadagna" in sentence
    assert "bit per cella su chi conosce il metodo e il totale del comune" in sentence

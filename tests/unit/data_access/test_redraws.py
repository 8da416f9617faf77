"""Figures drawn again are remembered in the shared database, turn after turn, whatever the key of the set."""

import polars as pl
from sqlalchemy import Engine

from data_access.reading import read_snapshot
from data_access.redraws import draw_again
from tests.support.builder import ambito

BEYOND_SIGNED = 2**63 + 5


def redraws(engine: Engine) -> dict[int, int]:
    return dict(read_snapshot(engine)["redraws"].iter_rows())


def test_every_time_is_one_more_turn(engine: Engine) -> None:
    ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 10, "Beta": 10}).save(engine)
    assert redraws(engine) == {}
    assert draw_again(engine, {7, BEYOND_SIGNED}) == 2
    assert draw_again(engine, [7, 7]) == 1
    assert redraws(engine) == {7: 2, BEYOND_SIGNED: 1}
    assert read_snapshot(engine)["redraws"].schema == {"set_key": pl.UInt64, "turn": pl.UInt8}


def test_turns_stop_where_the_snapshot_cannot_hold_more(engine: Engine) -> None:
    ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 10, "Beta": 10}).save(engine)
    for _ in range(257):
        draw_again(engine, [1])
    assert redraws(engine) == {1: 255}

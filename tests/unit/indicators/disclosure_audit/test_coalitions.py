"""Two partners begin from where each stood: they know at least as much as when they begin from nothing, and no lie."""

from itertools import combinations

import numpy as np
import pytest
from sqlalchemy import Engine

from data_access.reading import read_snapshot
from data_access.settings import Settings
from indicators.catalogue.catalogue import INDICATORS
from indicators.disclosure_audit.attacker import Knowledge
from indicators.disclosure_audit.question_space import Depth, questions
from indicators.disclosure_audit.report import Attacked
from indicators.disclosure_audit.scenarios import coalitions
from indicators.model.code_lists import Directory
from sample_data.demo import create_demo


@pytest.mark.second_ring
def test_where_each_stood_is_a_sound_beginning_for_two(sqlite_engine: Engine) -> None:
    create_demo(sqlite_engine, scale=0.1)
    demo_snapshot = read_snapshot(sqlite_engine)
    directory = Directory.of(demo_snapshot)
    entry = INDICATORS["people_served"]
    knowledge = Knowledge(demo_snapshot, Settings(), directory)
    asked = list(questions((entry,), directory, Depth(main=1, ranges=0)))
    worked = knowledge.gather({entry: asked}, Attacked(entries=(entry.key,)), lambda _entry, _done: None)
    assert worked is not None
    own = coalitions._own(knowledge, worked, [entry])
    seen = coalitions._lasting(knowledge, worked, own, 12)
    bodies = range(5)
    alone = coalitions._alone(seen, bodies)
    nobody = coalitions._Standing.of_nobody(seen.worked)
    truth = seen.worked.truth
    for pair in combinations(bodies, 2):
        members = sum(1 << number for number in pair)
        mine, only = coalitions._mine(seen.own, seen.worked, members), coalitions._only(seen.own, members)
        anew = coalitions._narrowed(seen.worked, mine, only, (nobody,))
        begun = coalitions._narrowed(seen.worked, mine, only, [alone[number] for number in pair])
        assert (begun.low >= anew.low).all()
        assert (begun.high <= anew.high).all()
        assert ((begun.low <= truth) & (truth <= begun.high)).all()
        assert np.isfinite(begun.low).all()

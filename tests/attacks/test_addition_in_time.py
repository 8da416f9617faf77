"""Addition in time: quarters and months add up to years, for whatever happens to a person once.

Nobody is new twice within sixty months, so that four quarters of few people under a year of few were one each. Here
every breakdown of a flow is asked by month, quarter, year and range of years, and what adds up in the data is taken to.
"""

import pytest

from data_access.snapshot import Snapshot
from tests.attacks.attack import attack
from tests.attacks.attacker import Attacker
from tests.attacks.conftest import IS_FULL
from tests.attacks.questions import table_questions
from tests.attacks.weakened import Weakened

HAPPENING_ONCE = {
    "flows": ("flow_new", "flow_home", "flow_inactive", "flow_ratio"),
    "pacts": ("pact_people",),
}
MORE = {
    "other flows": ("flow_new", "flow_back", "flow_other", "returned", "flow_ratio"),
    "assessments": ("needs_together", "multidimensional_needs"),
    "newly identified, among the people served": ("new_people", "flow_new", "people_served", "contacts_per_person"),
    "exits": ("exits_by_class", "exits_to_autonomy", "exits_to_unknown"),
    "supports": ("support_continuity", "one_off_share", "take_up"),
    "paths": ("cohort_steps", "needs_reviewed"),
    "households": ("households_served", "people_served"),
    "residence": ("attraction", "residence_mix", "transit_share", "people_served"),
}
"""What is only attacked in full."""
SUBJECTS = HAPPENING_ONCE | (MORE if IS_FULL else {})


@pytest.mark.parametrize("subject", SUBJECTS)
def test_parts_of_a_year_do_not_say_who_is_in_them(snapshot: Snapshot, subject: str, is_full: bool) -> None:
    queries = table_questions(SUBJECTS[subject], crossed=2 if is_full else 1)
    claims = attack(Attacker(snapshot), queries, programs=200 if is_full else 10)
    assert claims.wrong == 0
    assert claims.hidden > 100
    assert claims.words() == []


@pytest.mark.parametrize("key", ["flow_new", "flow_home"])
def test_they_did_where_zeros_were_told(one_snapshot: Snapshot, key: str) -> None:
    claims = attack(Attacker(one_snapshot, Weakened()), table_questions([key]))
    assert claims.wrong == 0
    assert len(claims.recovered) > 10

"""The smoothing of rates on the real map, over every plausible territory: prints the rows of the README's table."""

import pytest

from tests.support.smoothing_on_the_map import Scenario, simulate

ALIKE = [Scenario(mean=m, cv=cv, lead=lead) for m in (1, 2, 3.3, 4) for cv in (0.3, 0.5, 0.7) for lead in (2, 3.5)]
DEMO = Scenario(mean=3.6, cv=0.4, lead=3.1)
"""What the demonstration has in 2025."""
FALLING = [Scenario(mean=m, cv=cv, lead=3.5, is_spatial=True) for m in (1, 2, 3.3, 4) for cv in (0.3, 0.5, 0.7)]


@pytest.mark.parametrize("scenario", [*ALIKE, DEMO, *FALLING], ids=str)
def test_smoothing_holds_its_targets(scenario: Scenario) -> None:
    found = simulate(scenario)
    print(found.row(scenario))
    assert abs(found.bias) <= 0.1
    assert found.ratio <= 1
    assert 0.93 <= found.coverage <= 0.97

"""Figures of the pages and the commands that give the same numbers.

Comes in: a page that shows a figure, `bifocale measure`. Goes out: nothing, or what differs, as a failed assertion.
Must not: reach the engine by any other door.
"""

import re
from dataclasses import dataclass, field
from time import monotonic
from typing import Final

import pandas as pd
from playwright.sync_api import Page, expect

from indicators.catalogue.catalogue import INDICATORS
from tests.e2e.support.measured import Command
from tests.e2e.support.reading import drawn, figure, saved
from tests.e2e.support.visitor import PATIENCE, settle
from tests.support.sized import misdrawn
from tests.support.twins import unlike

PANDINO: Final = "019067"
NOTHING_DRAWN: Final = re.compile("Sono nella tabella|Nessun dato che si possa mostrare")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A figure and the command that gives the same numbers; ``tab`` must be opened to see it."""

    page: str
    key: str
    indicator: str
    words: str
    address: dict[str, str] = field(default_factory=dict)
    tab: str = ""

    @property
    def url(self) -> str:
        """What follows the address of the server: a period that is then changed."""
        query = {"periodo": "2023", "comune": PANDINO, **self.address}
        return f"/{self.page}?" + "&".join(f"{name}={value}" for name, value in query.items())


FIGURES: Final = (
    Asked(page="", key="target", indicator="people_served", words="--by target"),
    Asked(page="", key="tipi", indicator="contacts", words="--by service_type"),
    Asked(page="mappa", key="mappa", indicator="rate_per_1000", words="--by municipality",
          address={"misura": "grezzo"}),
    Asked(page="occupazione", key="per_servizio", indicator="bed_occupancy", words="--by service --lens place"),
    Asked(page="occupazione", key="griglia", indicator="bed_occupancy", words="--by service,month --lens place"),
    Asked(page="crema_territorio", key="pressione", indicator="people_served", words="--by area --lens place"),
    Asked(page="crema_territorio", key="bisogno", indicator="people_served", words="--by area"),
    Asked(page="percorsi", key="una_tantum_tipi", indicator="one_off_share", words="--by service_type",
          tab="Bisogni e sostegni"),
    Asked(page="percorsi", key="eta", indicator="people_served", words="--by age_band", tab="Target, età e patti"),
    Asked(page="risorse", key="spend", indicator="spend", words="--by strand"),
    Asked(page="risorse", key="bisogni", indicator="people_served", words="--by need"),
    Asked(page="comune", key="servizi_usati", indicator="people_served", words=f"--by service_type --area {PANDINO}"),
    Asked(page="comune", key="dove", indicator="people_served", words=f"--by place --area {PANDINO}"),
)  # fmt: skip


def says_what_is_measured(page: Page, asked: Asked, measure: Command, *, period: str, viewer: str) -> None:
    """See a figure say, in what is drawn and in its file, what the command answers."""
    rows = measure(asked.indicator, "--period", period, *asked.words.split(), viewer=viewer)
    wanted = [row["value"] for row in rows]
    assert len(rows) > 1
    expect(figure(page, asked.key)).to_be_visible()
    end = monotonic() + PATIENCE / 1000
    while values(table := saved(page, asked.key), asked.indicator) != wanted and monotonic() < end:
        page.wait_for_timeout(500)
    assert values(table, asked.indicator) == wanted
    settle(page)
    marks = drawn(page, asked.key)
    if not any(wanted):  # every number is hidden, or of nobody: one line says so, and nothing is drawn
        assert marks == []
        expect(figure(page, asked.key)).to_contain_text(NOTHING_DRAWN)
        return
    assert marks
    title = figure(page, asked.key).get_by_role("heading").first.inner_text()
    wrong = [*unlike(marks, table, title=title), *misdrawn(marks)]
    assert wrong == [], wrong


def values(table: pd.DataFrame, indicator: str) -> list[float | None]:
    """Return the column of values of a file; nothing if it is about another indicator."""
    name = INDICATORS[indicator].name
    columns = [column for column in table.columns if column == name or str(column).startswith(f"{name} (")]
    return [None if pd.isna(value) else float(value) for column in columns for value in table[column]]

"""Whoever draws asks functions that were marked on purpose, and what these return holds no person."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator
from inspect import Parameter, signature
from typing import Any

import polars as pl
import pytest

import indicators
from data_access.reading import read_snapshot
from data_access.settings import DisclosureSettings, Settings
from data_access.snapshot import Snapshot
from data_access.viewers import Viewer
from data_access.vocabulary import CapacityUnit
from indicators.catalogue.catalogue import INDICATORS
from indicators.engine.query_service import Edition
from indicators.model.door import Takes, for_views, taken_by
from indicators.model.period import Period
from indicators.model.query import Query
from tests.support.demos import demo_base
from tests.support.engines import opened
from tests.support.reached import frames_in, persons_in
from user_error import UserError

MAYOR = Viewer.parse("mayor")
PERIOD = Period.year(2025)
SETTINGS = Settings()


def marked() -> dict[str, Callable[..., Any]]:
    """Return every function of `indicators` that is for views, by name."""
    found = {}
    for module in pkgutil.walk_packages(indicators.__path__, "indicators."):
        for name, value in vars(importlib.import_module(module.name)).items():
            if getattr(value, "_taken_for_views", None) and value.__module__ == module.name:
                found[f"{module.name.removeprefix('indicators.')}.{name}"] = value
    return found


FUNCTIONS = marked()


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> Edition:
    with opened(f"sqlite:///{demo_base(tmp_path_factory, scale=0.05)}") as engine:
        return Edition(read_snapshot(engine), SETTINGS)


def given(edition: Edition) -> dict[str, Any]:
    """Return an argument for each name that a function for views may ask for."""
    data = edition.snapshot
    beds = data["services"].filter(pl.col("unit") == str(CapacityUnit.BED)).row(0, named=True)
    query = Query(indicator="people_served", period=PERIOD, viewer=MAYOR)
    return {
        "viewer": MAYOR,
        "query": query,
        "queries": (query,),
        "period": PERIOD,
        "code": data["municipalities"]["code"][0],
        "size_class": next(iter(edition.for_views().find(FUNCTIONS["selection.size_classes.size_classes"]).values())),
        "service": beds["key"],
        "key": beds["key"],
        "services": tuple(data["services"]["key"]),
        "unit": next(unit for unit in CapacityUnit if unit == beds["unit"]),
        "area": "ambito",
        "section": None,
        "settings": SETTINGS,
        "disclosure": SETTINGS.disclosure,
        "thresholds": SETTINGS.thresholds,
        "on": data.as_of,
        "as_of": data.as_of,
        "year": 2025,
        "month": 2025 * 12,
        "frames": ("services",),
        "entry": INDICATORS["people_served"],
        "entries": [INDICATORS["people_served"]],
        "provisional_from": data.as_of,
        "courses": (),
    }


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_what_a_function_for_views_returns_holds_no_person(name: str, edition: Edition) -> None:
    function, words = FUNCTIONS[name], given(edition)
    if name == "analysis.service_register.service_events":
        words["service"] = 0
    if (
        "settings" in signature(function).parameters
        and signature(function).parameters["settings"].annotation is DisclosureSettings
    ):
        words["settings"] = SETTINGS.disclosure
    asked = [one for one in list(signature(function).parameters.values())[1:] if one.default is Parameter.empty]
    positional = [words[one.name] for one in asked if one.kind is Parameter.POSITIONAL_OR_KEYWORD]
    named = {one.name: words[one.name] for one in asked if one.kind is Parameter.KEYWORD_ONLY}
    try:
        found = edition.for_views().find(function, *positional, **named)
    except UserError:
        return  # a refusal tells of nobody
    assert persons_in(found) == []


def test_a_function_that_was_not_marked_is_not_answered(edition: Edition) -> None:
    def raw(snapshot: Snapshot) -> pl.LazyFrame:
        return snapshot.contacts

    with pytest.raises(TypeError, match="raw"):
        edition.for_views().find(raw)
    with pytest.raises(TypeError):
        taken_by(lambda snapshot: snapshot)
    assert persons_in(raw(edition.snapshot)) != [], "the walk sees persons where there are some"


def test_a_function_says_by_name_what_it_takes() -> None:
    @for_views
    def of_edition(edition: Edition) -> int:
        return len(edition.directory.services)

    assert taken_by(of_edition) is Takes.EDITION
    with pytest.raises(ValueError, match="rows"):
        for_views(lambda rows: rows)


def test_what_views_have_leads_to_no_person(edition: Edition) -> None:
    assert persons_in(edition.for_views()) == []
    assert persons_in(edition) != [], "the same walk from the edition finds them"
    assert list(frames_in(edition)), "and it looks into frames"


def test_every_function_that_views_ask_is_tried() -> None:
    assert len(FUNCTIONS) > 30
    assert set(_names()) >= {"similar", "nights_for", "alerts", "flow_balance"}


def _names() -> Iterator[str]:
    yield from (name.rpartition(".")[2] for name in FUNCTIONS)

"""Small questions are answered once for each snapshot and words, and forgotten with the snapshot."""

import gc
from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from data_access.snapshot import Snapshot
from indicators.kept import remembered, settled


@pytest.fixture
def snapshot() -> Snapshot:
    """A snapshot without data."""
    return Snapshot(
        ambito_key="prova",
        ambito_name="Prova",
        is_demo=False,
        data_version=1,
        as_of=date(2025, 12, 31),
        token="prova",
        contacts=pl.LazyFrame({"day": []}),
        frames={},
    )


@remembered()
def _said(snapshot: Snapshot, word: str) -> list[str]:
    return [snapshot.token, word]


@remembered(by=len)
def _by_length(snapshot: Snapshot, word: str) -> list[str]:
    return [snapshot.token, word]


def test_the_same_words_are_asked_once(snapshot: Snapshot) -> None:
    first = _said(snapshot, "uno")
    assert _said(snapshot, "uno") is first
    assert _said(snapshot, "due") == [snapshot.token, "due"]


def test_the_key_says_which_words_are_the_same(snapshot: Snapshot) -> None:
    assert _by_length(snapshot, "uno") is _by_length(snapshot, "due")
    assert _by_length(snapshot, "tre") is not _by_length(snapshot, "quattro")


def test_another_snapshot_is_asked_again(snapshot: Snapshot) -> None:
    other = replace(snapshot, token="another", contacts=snapshot.contacts.clone())
    assert (_said(snapshot, "uno")[0], _said(other, "uno")[0]) == (snapshot.token, "another")


def test_what_was_asked_longest_ago_is_forgotten(snapshot: Snapshot) -> None:
    said = remembered(most=2)(lambda snapshot, word: [snapshot.token, word])
    oldest = said(snapshot, "a")
    said(snapshot, "b")
    assert said(snapshot, "a") is oldest
    said(snapshot, "c")
    assert said(snapshot, "a") is oldest
    said(snapshot, "d")
    said(snapshot, "e")
    assert said(snapshot, "a") is not oldest


def test_a_settled_table_is_collected_once_for_each_word(snapshot: Snapshot) -> None:
    collected: list[str] = []

    @settled()
    def table(_snapshot: Snapshot, word: str) -> pl.LazyFrame:
        return pl.LazyFrame({"word": [word]}).map_batches(lambda frame: collected.append(word) or frame)

    found = [table(snapshot, word).collect().item() for word in ("uno", "due", "uno")]
    assert (found, collected) == (["uno", "due", "uno"], ["uno", "due"])


def test_answers_are_forgotten_with_their_snapshot(snapshot: Snapshot) -> None:
    gone: list[int] = []

    class Witness:
        def __del__(self) -> None:
            gone.append(1)

    @remembered()
    def witness(_snapshot: Snapshot) -> Witness:
        return Witness()

    other = replace(snapshot, contacts=pl.LazyFrame({"day": []}))
    witness(other)
    del other
    gc.collect()
    assert gone == [1]

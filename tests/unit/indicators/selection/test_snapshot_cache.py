"""Tables and small questions are worked out once for each snapshot and words, and forgotten with the snapshot."""

import gc
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import polars as pl
import pytest

from data_access.snapshot import Snapshot
from indicators.selection.snapshot_cache import once_per_snapshot, remembered, settled
from tests.support.snapshots import bare_snapshot


@pytest.fixture
def snapshot() -> Snapshot:
    """A snapshot without data."""
    return bare_snapshot()


class Witness:
    """Tells when it goes."""

    def __init__(self, gone: list[int]) -> None:
        self._gone = gone

    def __del__(self) -> None:
        """Tell."""
        self._gone.append(1)


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


def test_a_table_is_built_once_for_each_snapshot() -> None:
    built: list[Snapshot] = []

    def build(snapshot: Snapshot) -> pl.LazyFrame:
        built.append(snapshot)
        return pl.LazyFrame({"n": [len(built)]})

    table = once_per_snapshot(build)
    first, second = bare_snapshot(), bare_snapshot()
    found = [table(snapshot).collect().item() for snapshot in (first, first, second, first)]
    assert found == [1, 1, 2, 1]


def test_whoever_asks_meanwhile_waits_and_nobody_works_twice(snapshot: Snapshot) -> None:
    begun, go_on, worked = threading.Event(), threading.Event(), list[str]()

    @remembered()
    def slow(_snapshot: Snapshot, word: str) -> list[str]:
        worked.append(word)
        begun.set()
        assert go_on.wait(timeout=60)
        return [word]

    with ThreadPoolExecutor(2) as pool:
        first = pool.submit(slow, snapshot, "uno")
        assert begun.wait(timeout=60)
        second = pool.submit(slow, snapshot, "uno")
        assert slow.known(snapshot, "uno") is None
        go_on.set()
        assert first.result(timeout=60) is second.result(timeout=60)
    assert slow.known(snapshot, "uno") is first.result()
    assert worked == ["uno"]


def test_a_failure_is_not_remembered(snapshot: Snapshot) -> None:
    tried: list[str] = []

    @remembered()
    def failing(_snapshot: Snapshot, word: str) -> str:
        tried.append(word)
        raise ValueError(word)

    for _ in range(2):
        with pytest.raises(ValueError, match="uno"):
            failing(snapshot, "uno")
    assert tried == ["uno", "uno"]


def test_answers_are_forgotten_with_their_snapshot(snapshot: Snapshot) -> None:
    gone: list[int] = []
    witness = remembered()(lambda _snapshot: Witness(gone))
    other = replace(snapshot, contacts=pl.LazyFrame({"day": []}))
    witness(other)
    del other
    gc.collect()
    assert gone == [1]


def test_a_snapshot_goes_though_something_is_remembered_of_it(snapshot: Snapshot) -> None:
    gone: list[int] = []
    table = once_per_snapshot(lambda _: pl.LazyFrame({"n": [1]}))
    other = bare_snapshot()
    other.frames["witness"] = Witness(gone)  # type: ignore[assignment]  # anything that tells when it goes
    table(other)
    table(snapshot)
    del other
    gc.collect()
    assert gone == [1]

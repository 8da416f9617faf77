"""The scan for secrets finds one that is written in a file, and says where without saying it."""

from pathlib import Path

import pytest

from tests.support import secret_scan
from tests.support.secret_scan import Found, accepted, findings

KEY = "AKIA" + "IOSFODNN7EXAMPLF"
"""In two pieces, so that this file holds none."""


def test_a_key_that_is_written_in_a_file_is_found(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(f"# a line\naws_access_key_id = '{KEY}'\n", encoding="utf-8")
    (tmp_path / "words.py").write_text("title = 'Quadro d’insieme'\n", encoding="utf-8")
    found = findings(["conf.py", "words.py"], root=tmp_path)
    assert {(one.file, line) for one, line in found.items()} == {("conf.py", 2)}
    assert "AWS Access Key" in {one.kind for one in found}
    assert all(KEY not in part for one in found for part in one)


def test_a_finding_that_is_new_fails_and_is_not_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "conf.py").write_text(f"key = '{KEY}'\n", encoding="utf-8")
    found = findings(["conf.py"], root=tmp_path)
    monkeypatch.setattr(secret_scan, "ROOT", tmp_path)
    monkeypatch.setattr(secret_scan, "ACCEPTED", tmp_path / ".secrets.json")
    monkeypatch.setattr(secret_scan, "committed", lambda: ["conf.py"])
    monkeypatch.setattr(secret_scan, "findings", lambda _files: found)
    monkeypatch.setattr(secret_scan, "accepted", lambda: accepted(tmp_path / ".secrets.json"))
    assert secret_scan.main([]) == 1
    told = capsys.readouterr().out
    assert "conf.py:1: " in told
    assert KEY not in told
    assert secret_scan.main(["--accept"]) == 0
    assert secret_scan.main([]) == 0


def test_what_is_accepted_is_still_there_to_be_looked_at() -> None:
    known = accepted()
    assert known, "the tests hold addresses with passwords of nobody"
    assert {one.file for one in known} <= set(secret_scan.committed())
    assert all(isinstance(one, Found) and len(one.hashed) == 40 for one in known)

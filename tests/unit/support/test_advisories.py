"""What the audit of the locks says, and with which exit code."""

from pathlib import Path

import pytest

from tests.support.advisories import CLEAN, NOT_AUDITED, VULNERABLE, Audit, audit, main, read

GOOD = {"name": "babel", "version": "2.18.0", "vulns": []}
SKIPPED = {"name": "plotly", "skip_reason": "Dependency not found on PyPI and could not be audited: plotly (7.1.0)"}
BAD = {
    "name": "pillow",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "aliases": ["CVE-2026-1"], "fix_versions": ["1.1"], "description": "…"}],
}


def report(*packages: dict[str, object]) -> Audit:
    return read("requirements.lock", {"dependencies": list(packages), "fixes": []})


def test_packages_that_could_not_be_looked_up_are_not_without_vulnerabilities() -> None:
    """pip-audit ended with "No known vulnerabilities found" and 0 where it had found no package at all."""
    none = report(SKIPPED, SKIPPED)
    assert none.code == NOT_AUDITED
    assert none.told() == (
        "requirements.lock: NOT AUDITED: no advisory data for any package could be reached. This is not a pass."
    )
    some = report(GOOD, SKIPPED)
    assert some.code == NOT_AUDITED
    assert "1 of 2 packages have no advisory data that could be reached (plotly). This is not a pass." in some.told()


def test_a_vulnerable_package_is_named_with_what_mends_it_also_where_others_were_skipped() -> None:
    found = report(GOOD, BAD, SKIPPED)
    assert found.code == VULNERABLE
    assert found.told().splitlines()[0] == (
        "requirements.lock: VULNERABLE: pillow 1.0: PYSEC-1 CVE-2026-1 (mended in 1.1)"
    )
    assert "NOT AUDITED: 1 of 3" in found.told()


def test_only_a_lock_looked_up_whole_passes() -> None:
    assert report(GOOD).code == CLEAN
    assert report(GOOD).told() == "requirements.lock: 1 packages looked up, no known vulnerabilities."
    assert report().code == NOT_AUDITED


def test_a_pip_audit_that_fails_is_not_a_pass(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lock = tmp_path / "broken.lock"
    lock.write_text("this is no lock ==\n", encoding="utf-8")
    assert audit(lock).reason.startswith("pip-audit failed (")
    assert main([str(lock)]) == NOT_AUDITED
    assert "NOT AUDITED" in capsys.readouterr().out


def test_an_audit_of_nothing_is_not_a_pass() -> None:
    assert main([]) == NOT_AUDITED

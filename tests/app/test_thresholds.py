"""The method page says the definitions as they count: with the thresholds in force."""

import pytest

from tests.app.conftest import Visit, forget


def test_the_method_page_says_a_changed_threshold(visit: Visit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIFOCALE_THRESHOLD_INACTIVITY_DAYS", "120")
    forget()
    app = visit("metodo", role="manager")
    assert [problem.value for problem in app.exception] == []
    said = "\n".join(str(part.value) for part in app.markdown)
    assert "Persone viste negli ultimi 120 giorni del periodo" in said
    assert "**Inattività**: nessun accesso da 120 giorni" in said
    assert "90 giorni" not in said

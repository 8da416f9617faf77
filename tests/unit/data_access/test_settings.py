"""Settings: safe by default, refused with the variable's name and the remedy, never leaking a password."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from data_access.errors import SettingsError
from data_access.settings import PROJECT_ROOT, Settings, current_settings, load_settings


@pytest.fixture(autouse=True)
def nobody_s_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def refused(monkeypatch: pytest.MonkeyPatch, variable: str, value: str) -> str:
    monkeypatch.setenv(variable, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    return str(caught.value)


def test_without_variables_everything_has_a_default() -> None:
    settings = load_settings()
    assert settings.database_url == f"sqlite:///{PROJECT_ROOT / 'var' / 'bifocale.sqlite'}"
    assert (settings.disclosure.threshold, settings.disclosure.base, settings.disclosure.mean_minimum) == (5, 5, 10)
    assert (settings.thresholds.inactivity_days, settings.thresholds.transit_nights) == (90, 3)
    assert settings.thresholds.saturation == 0.95


def test_variables_and_the_env_file_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".env").write_text(
        "BIFOCALE_CONTACT_EMAIL=ufficio@example.org\nBIFOCALE_THRESHOLD_TRANSIT_NIGHTS=2\n", encoding="utf-8"
    )
    monkeypatch.setenv("BIFOCALE_DISCLOSURE_THRESHOLD", "10")
    settings = load_settings()
    assert settings.contact_email == "ufficio@example.org"
    assert settings.thresholds.transit_nights == 2
    assert settings.disclosure.threshold == 10


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("BIFOCALE_DISCLOSURE_THRESHOLD", "1", "BIFOCALE_DISCLOSURE_THRESHOLD vale «1» e deve essere almeno 3"),
        ("BIFOCALE_DISCLOSURE_BASE", "2", "BIFOCALE_DISCLOSURE_BASE vale «2» e deve essere almeno 3"),
        ("BIFOCALE_THRESHOLD_SATURATION", "0", "BIFOCALE_THRESHOLD_SATURATION vale «0» e deve essere più di 0"),
        ("BIFOCALE_THRESHOLD_LONG_TERM_MONTHS", "13", "MONTHS vale «13» e deve essere al massimo 12"),
        ("BIFOCALE_REFRESH_SECONDS", "x", "BIFOCALE_REFRESH_SECONDS vale «x» e deve essere un numero"),
        ("BIFOCALE_DEMO_MODE", "forse", "BIFOCALE_DEMO_MODE vale «forse» e deve essere true oppure false"),
        ("BIFOCALE_DATABASE_URL", "mysql://x", "BIFOCALE_DATABASE_URL inizia con «mysql»: usare sqlite:///percorso"),
        ("BIFOCALE_DISCLOSURE", "{", "Un valore non si può leggere"),
    ],
)
def test_a_refused_value_is_named_in_italian(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, sentence: str
) -> None:
    message = refused(monkeypatch, variable, value)
    assert sentence in message
    assert message.endswith("Correggere le variabili d'ambiente o il file .env.")


def test_every_refused_value_of_a_section_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIFOCALE_DISCLOSURE_BASE", "1")
    message = refused(monkeypatch, "BIFOCALE_DISCLOSURE_MEAN_MINIMUM", "5")
    assert "BIFOCALE_DISCLOSURE_BASE vale «1»" in message
    assert "BIFOCALE_DISCLOSURE_MEAN_MINIMUM vale «5»" in message


@pytest.mark.parametrize("scheme", ["postgresql", "postgresql+psycopg"])
def test_postgresql_uses_the_driver_that_is_installed(scheme: str) -> None:
    settings = Settings(database_url=f"{scheme}://utente:segreta@server/base")
    assert settings.sqlalchemy_url == "postgresql+psycopg://utente:segreta@server/base"
    assert "segreta" not in repr(settings)


def test_settings_do_not_change_after_they_are_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(load_settings(), "demo_mode", False)  # noqa: B010 - a type checker refuses the plain assignment


def test_a_process_reads_its_settings_once(monkeypatch: pytest.MonkeyPatch) -> None:
    current_settings.cache_clear()
    first = current_settings()
    monkeypatch.setenv("BIFOCALE_CONTACT_EMAIL", "altro@example.org")
    assert current_settings() is first
    current_settings.cache_clear()

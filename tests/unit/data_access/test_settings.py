"""Settings: safe by default, refused with the variable's name and the remedy, never leaking a password."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from data_access.errors import SettingsError
from data_access.settings import (
    ENV_FILE,
    PROJECT_ROOT,
    DisclosureSettings,
    Settings,
    Thresholds,
    current_settings,
    load_settings,
)


@pytest.fixture(autouse=True)
def env_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Path of the ``.env`` file that stands for the project's."""
    file = tmp_path / ".env"
    for section in (Settings, DisclosureSettings, Thresholds):
        monkeypatch.setitem(section.model_config, "env_file", file)
    return file


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


def test_variables_and_the_env_file_are_read(env_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    env_file.write_text(
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
        (
            "BIFOCALE_DISCLOSURE_BASE",
            "3",
            "BASE vale «3» e con BIFOCALE_DISCLOSURE_THRESHOLD «5» un «3» mostrato direbbe",
        ),
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


@pytest.mark.parametrize(
    ("database", "replica"),
    [
        ("postgresql://ente@server/base", "sqlite:///copia.sqlite"),
        ("sqlite:///base.sqlite", "postgresql://ente@replica/base"),
    ],
)
def test_a_replica_is_of_postgresql(database: str, replica: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", database)
    assert "postgresql://utente@replica/base" in refused(monkeypatch, "BIFOCALE_DATABASE_READ_URL", replica)
    own = Settings(database_url="postgresql://ente@server/base", database_read_url="postgresql://u:segreta@b/base")
    assert "segreta" not in repr(own)


def test_settings_do_not_change_after_they_are_read() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        setattr(load_settings(), "demo_mode", False)  # noqa: B010 - a type checker refuses the plain assignment


def test_a_process_reads_its_settings_once(monkeypatch: pytest.MonkeyPatch) -> None:
    current_settings.cache_clear()
    first = current_settings()
    monkeypatch.setenv("BIFOCALE_CONTACT_EMAIL", "altro@example.org")
    assert current_settings() is first
    current_settings.cache_clear()


def test_the_env_file_of_the_project_is_read_wherever_the_command_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    """The ``.env`` of the folder in which the command was started was read instead."""
    monkeypatch.undo()
    assert ENV_FILE == PROJECT_ROOT / ".env"
    assert ENV_FILE.is_absolute()


def test_an_env_file_of_another_folder_is_not_ours(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / ".env").write_text("BIFOCALE_CONTACT_EMAIL=altri@example.org\n", encoding="utf-8")
    monkeypatch.chdir(elsewhere)
    assert load_settings().contact_email == ""


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("sqlite:///var/ente.sqlite", f"sqlite:///{PROJECT_ROOT}/var/ente.sqlite"),
        ("sqlite:///ente.sqlite?mode=ro", f"sqlite:///{PROJECT_ROOT}/ente.sqlite?mode=ro"),
        ("sqlite:///file:ente.sqlite?uri=true", f"sqlite:///file:{PROJECT_ROOT}/ente.sqlite?uri=true"),
        ("sqlite:////srv/ente.sqlite", "sqlite:////srv/ente.sqlite"),
        ("sqlite:///:memory:", "sqlite:///:memory:"),
        ("sqlite://", "sqlite://"),
        ("postgresql://ente@server/base", "postgresql://ente@server/base"),
    ],
)
def test_a_relative_file_is_the_project_s_wherever_the_command_is_started(
    written: str, read: str, env_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``bifocale run`` made the demo in the folder where it was started, and served another from the project's."""
    monkeypatch.chdir(tmp_path)
    env_file.write_text(f"BIFOCALE_DATABASE_URL={written}\nBIFOCALE_CACHE_DIR=var/copie\n", encoding="utf-8")
    settings = load_settings()
    assert settings.database_url == read
    assert settings.cache_dir == PROJECT_ROOT / "var" / "copie"
    assert Settings(cache_dir=tmp_path).cache_dir == tmp_path


def test_an_env_file_that_cannot_be_read_is_said(env_file: Path) -> None:
    env_file.write_bytes("BIFOCALE_CONTACT_EMAIL=perché@example.org".encode("cp1252"))
    with pytest.raises(SettingsError, match=r"\.env non si può leggere \(non è un testo in UTF-8\)"):
        load_settings()
    env_file.write_bytes("\ufeffBIFOCALE_CONTACT_EMAIL=perché@example.org".encode())
    assert load_settings().contact_email == "perché@example.org"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://bifocale.comune.example", "https://bifocale.comune.example"),
        (" HTTPS://Bifocale.Comune.Example/cruscotto/ ", "https://bifocale.comune.example/cruscotto/"),
        ("http://192.168.1.20:8501", "http://192.168.1.20:8501"),
        ("http://[::1]:8501/", "http://[::1]:8501/"),
        ("https://città.example", "https://xn--citt-3na.example"),
        ("", ""),
    ],
)
def test_the_public_address_is_kept_as_browsers_send_it(
    written: str, read: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BIFOCALE_PUBLIC_URL", written)
    assert load_settings().public_url == read


@pytest.mark.parametrize(
    "written",
    [
        "bifocale.comune.example",
        "ftp://bifocale.comune.example",
        "https://",
        "https://a b",
        "https://utente:segreta@bifocale.example",
        "https://bifocale.example/?x=1",
        "https://bifocale.example:porta",
        "https://*.example",
        "javascript:alert(1)",
    ],
)
def test_a_public_address_that_nobody_can_open_is_refused(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    message = refused(monkeypatch, "BIFOCALE_PUBLIC_URL", written)
    assert f"BIFOCALE_PUBLIC_URL vale «{written}» e deve essere l'indirizzo che le persone scrivono" in message


def test_other_names_are_separated_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIFOCALE_ALLOWED_HOSTS", "Bifocale, cruscotto.example.,*.ambito.example ,10.0.0.9,[::1]")
    assert load_settings().allowed_hosts == ("bifocale", "cruscotto.example", "*.ambito.example", "10.0.0.9", "::1")
    monkeypatch.setenv("BIFOCALE_ALLOWED_HOSTS", "")
    assert load_settings().allowed_hosts == ()


@pytest.mark.parametrize("written", ["*", "https://bifocale.example", "bifocale.example:8501", "a.*.example", "a/b"])
def test_what_is_not_a_name_is_refused(written: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """``*`` would hear everybody."""
    message = refused(monkeypatch, "BIFOCALE_ALLOWED_HOSTS", f"bifocale,{written}")
    assert f"BIFOCALE_ALLOWED_HOSTS contiene «{written}» e vuole nomi separati da virgole" in message


@pytest.mark.parametrize(
    ("variable", "value", "sentence"),
    [
        ("BIFOCALE_SESSION_HOURS", "0", "BIFOCALE_SESSION_HOURS vale «0» e deve essere più di 0"),
        ("BIFOCALE_OIDC_MINIMUM_LEVEL", "2", "BIFOCALE_OIDC_MINIMUM_LEVEL vale «2» e deve essere uno di questi"),
        ("BIFOCALE_TRUSTED_PROXIES", "proxy.example", "contiene «proxy.example» e vuole indirizzi o reti in numeri"),
    ],
)
def test_settings_of_the_door_are_refused_in_italian(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, sentence: str
) -> None:
    assert sentence in refused(monkeypatch, variable, value)


def test_lists_of_the_door_are_read_with_commas_or_blanks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIFOCALE_TRUSTED_PROXIES", "10.0.0.5, 10.1.2.3/16 ::1")
    monkeypatch.setenv("BIFOCALE_OIDC_ACCEPTED_LEVELS", "oro, argento")
    settings = load_settings()
    assert settings.trusted_proxies == ("10.0.0.5/32", "10.1.0.0/16", "::1/128")
    assert settings.oidc.accepted_levels == ("oro", "argento")
    assert "segreta" not in repr(Settings(oidc={"cookie_secret": "segreta", "client_secret": "segreta"}))


def test_a_short_key_of_persons_is_refused_and_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has the database could try keys until a tax code gives one of its persons."""
    monkeypatch.setenv("BIFOCALE_PERSONS_KEY", "cortissima")
    with pytest.raises(SettingsError, match="BIFOCALE_PERSONS_KEY è di 10 byte e deve essere di almeno 32") as refused:
        load_settings()
    assert "cortissima" not in str(refused.value)
    monkeypatch.setenv("BIFOCALE_PERSONS_KEY", "lunga " * 10)
    settings = load_settings()
    assert [len(key) for key in settings.persons_keys] == [64]
    assert "lunga" not in repr(settings)
    monkeypatch.delenv("BIFOCALE_PERSONS_KEY")
    assert load_settings().persons_keys == ()


def test_a_named_file_stands_for_that_of_the_project(
    env_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one installation serves several Ambiti, each process reads the file of its own."""
    env_file.write_text("BIFOCALE_CONTACT_EMAIL=progetto@example.org\nBIFOCALE_DISCLOSURE_THRESHOLD=9\n")
    named = tmp_path / "ambito.env"
    monkeypatch.setenv("BIFOCALE_ENV_FILE", str(named))
    with pytest.raises(SettingsError, match=r"ambito\.env non si può leggere \(il file o la cartella non c'è\)"):
        load_settings()
    named.write_text("BIFOCALE_CONTACT_EMAIL=ambito@example.org\n")
    settings = load_settings()
    assert (settings.contact_email, settings.disclosure.threshold) == ("ambito@example.org", 5)


@pytest.mark.parametrize("value", ["Alfa", "a b", 'a"; DROP', "1a", "a" * 64])
def test_a_schema_that_is_no_plain_name_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BIFOCALE_DATABASE_URL", "postgresql://a@b/c")
    assert "vuole il nome di uno schema di PostgreSQL" in refused(monkeypatch, "BIFOCALE_DATABASE_SCHEMA", value)


def test_a_file_of_sqlite_has_no_schemas(monkeypatch: pytest.MonkeyPatch) -> None:
    assert "vale solo per PostgreSQL" in refused(monkeypatch, "BIFOCALE_DATABASE_SCHEMA", "alfa")


@pytest.mark.parametrize(
    ("said", "read"), [("/bifocale", "/bifocale"), ("bifocale/", "/bifocale"), ("/", ""), ("", "")]
)
def test_a_path_to_publish_under_is_read_however_it_is_said(
    monkeypatch: pytest.MonkeyPatch, said: str, read: str
) -> None:
    monkeypatch.setenv("BIFOCALE_BASE_PATH", said)
    assert load_settings().base_path == read


@pytest.mark.parametrize("said", ["/bi focale", "/a/../b", "/è", "/<b>", "//altro.example/x?y"])
def test_a_path_that_would_be_read_as_something_else_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("BIFOCALE_BASE_PATH", said)
    with pytest.raises(SettingsError, match="deve essere un percorso come /bifocale"):
        load_settings()


@pytest.mark.parametrize("said", ["127.0.0.1:9464", "[::1]:9464", "10.0.0.5:9464", ""])
def test_metrics_are_read_at_an_address_that_is_not_public(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("BIFOCALE_METRICS_ADDRESS", said)
    assert load_settings().metrics_address == said


@pytest.mark.parametrize(
    "said",
    [
        "0.0.0.0:9464",
        "[::]:9464",
        "93.184.216.34:9464",
        "127.0.0.1",
        "9464",
        "localhost:9464",
        "127.0.0.1:0",
        "127.0.0.1:x",
    ],
)
def test_an_address_for_metrics_that_is_public_or_none_is_refused(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("BIFOCALE_METRICS_ADDRESS", said)
    with pytest.raises(SettingsError, match="non si mostrano al pubblico"):
        load_settings()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("https://www.comune.esempio.it", ("https://www.comune.esempio.it",)),
        (" https://A.it/ ,http://127.0.0.1:8000 ", ("https://a.it", "http://127.0.0.1:8000")),
        ("https://città.it", ("https://xn--citt-3na.it",)),
        ("", ()),
    ],
)
def test_sites_that_may_hold_figures_are_read_as_browsers_name_them(
    monkeypatch: pytest.MonkeyPatch, written: str, read: tuple[str, ...]
) -> None:
    monkeypatch.setenv("BIFOCALE_PUBLIC_SITE", "true")
    monkeypatch.setenv("BIFOCALE_PUBLIC_URL", "https://bifocale.comune.esempio.it")
    monkeypatch.setenv("BIFOCALE_EMBED_SITES", written)
    assert load_settings().embed_sites == read


@pytest.mark.parametrize(
    "written",
    [
        *("*", "https://*.esempio.it", "comune.esempio.it", "ftp://a.it", "https://a.it/pagina", "https://a.it;b"),
        *("https://", "javascript:alert(1)", "https://a@b.it", "'none'", "data:", "https://a.it:porta"),
        f"https://{'é' * 80}.it",
    ],
)
def test_a_site_that_says_more_than_a_site_is_refused(monkeypatch: pytest.MonkeyPatch, written: str) -> None:
    message = refused(monkeypatch, "BIFOCALE_EMBED_SITES", written)
    assert f"BIFOCALE_EMBED_SITES contiene «{written}» e vuole gli indirizzi dei siti" in message


@pytest.mark.parametrize("others", [{}, {"BIFOCALE_PUBLIC_SITE": "true"}, {"BIFOCALE_PUBLIC_URL": "https://a.it"}])
def test_figures_are_given_to_other_sites_only_where_there_is_a_public_one(
    monkeypatch: pytest.MonkeyPatch, others: dict[str, str]
) -> None:
    for name, value in others.items():
        monkeypatch.setenv(name, value)
    message = refused(monkeypatch, "BIFOCALE_EMBED_SITES", "https://www.comune.esempio.it")
    assert "vuole il sito pubblico acceso, BIFOCALE_PUBLIC_SITE, e l'indirizzo a cui si trova" in message

"""`bifocale digest`: to whom asked and nobody else, by role, once a week, to a real server; nobody stops the others."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from email.message import EmailMessage
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, text

from data_access.accounts import store
from data_access.accounts.register import Register, Right, Wanted
from data_access.accounts.stop_links import ADDRESS, TOKEN, StopLinks
from data_access.accounts.subscriptions import Figure, Subscriptions
from data_access.accounts.vocabulary import AccountRole
from data_access.migrate import upgrade
from data_access.models import metadata
from data_access.settings import Settings, current_settings
from data_access.sole_process import LETTERS, sole_process
from data_access.vocabulary import ReturnStatus
from tests.conftest import NewDatabase
from tests.support.builder import AmbitoBuilder, ambito
from tests.support.engines import opened
from tests.support.mailbox import Mailbox, mail_server
from tests.support.nasty import BY_LANGUAGE
from tests.unit.rooms.conftest import Run

ROOT = Path(__file__).resolve().parents[3]
KEY = "una chiave di trentadue byte almeno, segreta"
PUBLIC = "https://bifocale.example"
RIGHTS: dict[str, tuple[AccountRole, dict[str, str]]] = {
    "capo@ufficio.it": (AccountRole.MANAGER, {}),
    "ente@caritas.it": (AccountRole.PARTNER, {"organisation": "caritas"}),
    "sindaca@beta.it": (AccountRole.MAYOR, {"municipality": "099002"}),
}
URL = re.compile(r"\w+://[^\s<>\"]+|www\.\w[^\s<>\"]*|[\w.]+@[\w.]+|[\w-]+\.(?:invalid|example)\b")
"""What a program of mail makes a link of."""


class Post:
    """A base with three people who may ask to be written to, and the server that letters are handed to."""

    def __init__(self, folder: Path, mailbox: Mailbox, *, url: str = "") -> None:
        self.folder, self.mailbox = folder, mailbox
        self.url = url or f"sqlite:///{folder}/base.sqlite"

    @cached_property
    def register(self) -> Engine:
        return store.register_engine(Settings(database_url=self.url))

    @property
    def subscriptions(self) -> Subscriptions:
        return Subscriptions(self.register)

    def subscribe(self, *emails: str) -> None:
        for email in emails or RIGHTS:
            self.subscriptions.switch_weekly(self.number(email), role_of(email), on=True)

    def number(self, email: str) -> int:
        with self.register.connect() as connection:
            return int(connection.scalar(text("SELECT id FROM account WHERE email = :email"), {"email": email}) or 0)

    def do(self, statement: str) -> None:
        with self.register.begin() as connection:
            connection.execute(text(statement))

    def another_week(self) -> None:
        self.do("UPDATE mail_subscriber SET told_week = '2026-W01' WHERE told_week IS NOT NULL")

    def new_data(self, *people: str, service: str = "mensa") -> None:
        """Publish a new version of the data, in which these people came too."""
        with opened(self.url) as engine, engine.begin() as connection:
            where = connection.scalar(text("SELECT id FROM service WHERE key = :key"), {"key": service})
            for key in people:
                who = _copied(connection, "person", key=key)
                _copied(connection, "contact", person_id=who, service_id=where, day=date(2026, 3, 20))
            _copied(connection, "data_version", note="Dati corretti")

    def logged(self) -> list[str]:
        with self.register.connect() as connection:
            found = connection.execute(text("SELECT detail FROM access_event WHERE kind = 'posta' ORDER BY number"))
            return [str(one) for one in found.scalars()]

    def addresses(self) -> list[str]:
        return [str(message["To"]) for message in self.mailbox.messages()]


def _copied(connection: Connection, name: str, **changes: object) -> int:
    """Add the first row of a table once more, with some changes; return its key."""
    table = metadata.tables[name]
    first = connection.execute(select(table).order_by(table.c.id)).mappings().first()
    assert first is not None
    row = {**{column: value for column, value in first.items() if column != "id"}, **changes}
    return int(connection.execute(table.insert().values(**row)).inserted_primary_key[0])


def role_of(email: str) -> str:
    """Return the role of somebody as subscriptions write it."""
    role, place = RIGHTS[email]
    return Right(role=role, **place).code


def a_base(name: str = "Mensa") -> AmbitoBuilder:
    given = ambito(lead="Alfa", others=["Beta"], residents={"Alfa": 1000, "Beta": 500}, is_demo=True)
    given.organisation("caritas", name="Caritas").organisation("altri", name="Altri")
    given.service("mensa", organisation="caritas", name=name).service("docce", organisation="altri", name="Docce")
    for month in ("2026-02", "2026-03"):
        for person in range(8):
            given.contact(f"p{person}", service="mensa", day=f"{month}-0{person + 1}")
        given.delivery("mensa", month=month)
    return given.delivery("docce", month="2026-03", status=ReturnStatus.MISSING)


def settings_of(folder: Path, port: int) -> dict[str, str]:
    return {
        "BIFOCALE_DATABASE_URL": f"sqlite:///{folder}/base.sqlite",
        "BIFOCALE_CACHE_DIR": f"{folder}/cache",
        "BIFOCALE_DEMO_MODE": "false",
        "BIFOCALE_PUBLIC_URL": PUBLIC,
        "BIFOCALE_SMTP_HOST": "127.0.0.1",
        "BIFOCALE_SMTP_PORT": str(port),
        "BIFOCALE_SMTP_SECURITY": "none",
        "BIFOCALE_SMTP_SENDER": "bifocale@ambito.example",
        "BIFOCALE_SMTP_LINK_SECRET": KEY,
    }


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a base and its register, with three accounts: copied by each test."""
    folder = tmp_path_factory.mktemp("post")
    url = f"sqlite:///{folder}/base.sqlite"
    with opened(url) as engine:
        upgrade(engine)
    describe(url)
    return folder


def describe(url: str) -> None:
    """Write the base, and the three accounts in its register."""
    with opened(url) as engine:
        a_base().save(engine, as_of="2026-05-31")
    register = store.register_engine(Settings(database_url=url))
    store.upgrade(register)
    rights = [Right(role=role, **place) for role, place in RIGHTS.values()]
    Register(register).add([Wanted(email=email, right=one) for email, one in zip(RIGHTS, rights, strict=True)], by="t")
    register.dispose()


@pytest.fixture
def post(template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Post]:
    for file in template.glob("*.sqlite"):
        shutil.copy(file, tmp_path)
    with mail_server() as mailbox:
        for name, value in settings_of(tmp_path, mailbox.port).items():
            monkeypatch.setenv(name, value)
        current_settings.cache_clear()
        made = Post(tmp_path, mailbox)
        yield made
        made.register.dispose()
    current_settings.cache_clear()


def parts(message: EmailMessage) -> tuple[str, str]:
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert rich is not None
    return str(plain.get_content()), str(rich.get_content())


def links(written: str) -> set[str]:
    return set(URL.findall(written))


def test_nobody_is_written_to_who_has_not_asked(bifocale: Run, post: Post) -> None:
    code, shown, told = bifocale("digest", "--send")
    assert (code, shown, post.mailbox.taken) == (0, "", [])
    assert "Nessuno ha chiesto messaggi di posta" in told


def test_letters_are_shown_and_leave_when_asked_by_role_and_once_a_week(bifocale: Run, post: Post) -> None:
    post.subscribe()
    code, shown, told = bifocale("digest")
    assert (code, post.mailbox.taken, post.logged()) == (0, [], [])
    assert "Messaggi da inviare: 3" in told
    code, _, told = bifocale("digest", "--send")
    assert code == 0, told
    letters = {str(message["To"]): message for message in post.mailbox.messages()}
    assert sorted(letters) == sorted(RIGHTS)
    said = {email: parts(message)[0] for email, message in letters.items()}
    assert all(one.replace("\r\n", "\n").splitlines()[0] in shown for one in said.values())
    assert "responsabile del programma" in said["capo@ufficio.it"]
    assert "sindaco di Beta" in said["sindaca@beta.it"]
    assert "Docce: manca il flusso di marzo 2026" in said["capo@ufficio.it"]
    assert "Docce" not in said["ente@caritas.it"], "a partner hears of its own services"
    for email, message in letters.items():
        plain, rich = parts(message)
        assert plain.startswith("Dati dimostrativi"), email
        assert message["Auto-Submitted"] == "auto-generated"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert {one for one in links(plain) | links(rich) if not one.startswith(PUBLIC)} == set(), email
        assert "<img" not in rich
        assert "url(" not in rich
    assert [line.split(", come ")[0] for line in post.logged()] == [f"messaggio a {one}" for one in post.addresses()]
    code, shown, told = bifocale("digest", "--send")
    assert (code, shown, len(post.mailbox.taken)) == (0, "", 3)
    assert "Questa settimana già scritto a: 3." in told
    post.another_week()
    code, shown, told = bifocale("digest", "--send")
    assert (code, shown, len(post.mailbox.taken)) == (0, "", 3)
    assert "Senza niente di nuovo, e perciò senza messaggio: 3." in told
    post.new_data()
    assert bifocale("digest", "--send", "--role", "ente")[0] == 0
    assert post.addresses()[3:] == ["ente@caritas.it"]
    assert bifocale("digest", "--send", "--account", "Capo@Ufficio.it")[0] == 0
    assert post.addresses()[4:] == ["capo@ufficio.it"]


@pytest.mark.postgres
@pytest.mark.second_ring
def test_letters_leave_from_postgresql_too(
    bifocale: Run, new_database: NewDatabase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = new_database("postgresql")
    describe(url)
    with mail_server() as mailbox:
        for name, value in {**settings_of(tmp_path, mailbox.port), "BIFOCALE_DATABASE_URL": url}.items():
            monkeypatch.setenv(name, value)
        current_settings.cache_clear()
        post = Post(tmp_path, mailbox, url=url)
        post.subscribe()
        with sole_process(post.register, LETTERS):
            assert bifocale("digest", "--send")[0] == 2, "another process is sending"
        code, _, told = bifocale("digest", "--send")
        assert (code, sorted(post.addresses())) == (0, sorted(RIGHTS)), told
        assert len(post.logged()) == 3
        assert "già scritto a: 3" in " ".join(bifocale("digest", "--send")[2].split())
        post.another_week()
        post.new_data("p9")
        assert bifocale("digest", "--send", "--role", "ente")[0] == 0
        assert post.addresses()[3:] == ["ente@caritas.it"]
        post.register.dispose()
    current_settings.cache_clear()


def test_the_link_of_a_letter_arrives_whole_and_stops_it(bifocale: Run, post: Post) -> None:
    post.subscribe("capo@ufficio.it")
    assert bifocale("digest", "--send")[0] == 0
    raw = (post.mailbox.taken[0].content or b"").decode()  # type: ignore[union-attr]  # bytes, as they came
    header = next(line for line in raw.splitlines() if line.startswith("List-Unsubscribe:"))
    address = header.removeprefix("List-Unsubscribe: <").removesuffix(">")
    assert address.startswith(f"{PUBLIC}{ADDRESS}?{TOKEN}=")
    plain, rich = parts(post.mailbox.messages()[0])
    assert address in plain
    assert address in rich
    stop = StopLinks(key=KEY).read(address.rpartition("=")[2])
    assert post.subscriptions.stop(stop.key, stop.subject) is not None
    post.another_week()
    post.new_data()
    assert "Nessuno ha chiesto" in bifocale("digest", "--send")[2]
    assert len(post.mailbox.taken) == 1


@pytest.mark.parametrize(
    "gone",
    [
        "UPDATE account_grant SET ended_at = '2026-01-01', ended_by = 'prova'",
        "UPDATE account_grant SET valid_from = '2020-01-01', valid_to = '2020-12-31'",
        "UPDATE account_grant SET municipality = '019999' WHERE role = 'sindaco'",
    ],
)
def test_rights_that_are_gone_get_nothing(bifocale: Run, post: Post, gone: str) -> None:
    post.subscribe("sindaca@beta.it")
    post.do(gone)
    code, shown, told = bifocale("digest", "--send")
    assert (code, shown, post.mailbox.taken) == (0, "", [])
    assert "non è più in vigore" in told


class Links(HTMLParser):
    """What a letter in HTML is made of, and where it leads."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.hrefs: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note a tag."""
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.hrefs += [value or "" for name, value in attrs if name == "href"]


class Refusing(Mailbox):
    """A server that does not take what is for one address."""

    refused = "ente@caritas.it"

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:
        """Take or refuse an address."""
        if address == self.refused:
            return "550 casella piena"
        envelope.rcpt_tos.append(address)
        return "250 va bene"


def test_whoever_is_refused_stops_no_other_and_is_tried_again(
    bifocale: Run, post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    post.subscribe()
    with mail_server(Refusing()) as mailbox:
        monkeypatch.setenv("BIFOCALE_SMTP_PORT", str(mailbox.port))
        current_settings.cache_clear()
        code, _, told = bifocale("digest", "--send")
        words = " ".join(told.split())
        assert (code, len(mailbox.taken)) == (1, 2)
        assert "ente@caritas.it: Il server di posta" in words
        assert "Messaggi non partiti: 1. Ripetendo il comando si riprova con questi soltanto." in words
        assert "Messaggi inviati: 2." in words
    monkeypatch.setenv("BIFOCALE_SMTP_PORT", str(post.mailbox.port))
    current_settings.cache_clear()
    assert bifocale("digest", "--send")[0] == 0
    assert post.addresses() == ["ente@caritas.it"]


class Killing(Mailbox):
    """A server that kills who sends as soon as it has taken so many messages."""

    def __init__(self, after: int) -> None:
        super().__init__()
        self.after, self.process = after, 0

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        """Take a message, and kill who brought it."""
        taken = await super().handle_DATA(server, session, envelope)
        if len(self.taken) == self.after:
            os.kill(self.process, signal.SIGKILL)
        return taken


@pytest.mark.second_ring
def test_a_process_killed_between_two_letters_doubles_one_at_most_and_loses_none(bifocale: Run, post: Post) -> None:
    post.subscribe()
    killing = Killing(after=2)
    with mail_server(killing) as mailbox:
        command = [sys.executable, str(ROOT / "cli.py"), "digest", "--send"]
        environment = {**os.environ, **settings_of(post.folder, mailbox.port), "PYTHONUTF8": "1"}
        running = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        killing.process = running.pid
        assert running.wait(120) == -signal.SIGKILL
        before = [str(message["Message-ID"]) for message in mailbox.messages()]
    assert bifocale("digest", "--send")[0] == 0
    after = [str(message["Message-ID"]) for message in post.mailbox.messages()]
    assert len(set(before) | set(after)) == 3, "none is lost"
    assert len(set(before) & set(after)) == 1, "and one came twice, as the same message"
    assert "già scritto a: 3" in " ".join(bifocale("digest", "--send")[2].split())


def test_one_process_sends_at_a_time(bifocale: Run, post: Post) -> None:
    post.subscribe()
    with sole_process(post.register, LETTERS) as is_alone:
        assert is_alone
        code, _, told = bifocale("digest", "--send")
    assert (code, post.mailbox.taken) == (2, [])
    assert "Un altro processo sta già inviando" in told


def test_a_figure_is_told_of_when_it_changes_and_only_then(bifocale: Run, post: Post) -> None:
    manager = (post.number("capo@ufficio.it"), "responsabile")
    followed = Figure(
        subject="a" * 64,
        name="Persone servite · per comune di residenza",
        address="/mappa?periodo=2026-03",
        question="indicatore=people_served&periodo=2026-03&confronto=nessuno",
        mark="mai detta",
    )
    post.subscriptions.follow(*manager, followed)
    gone = Figure(subject="b" * 64, name="Accessi · Chiusa", address="/", question="servizio=chiusa", mark="x")
    post.subscriptions.follow(*manager, gone)
    assert bifocale("digest", "--send")[0] == 0
    plain, _ = parts(post.mailbox.messages()[0])
    assert post.mailbox.messages()[0]["Subject"].startswith("Bifocale: 2 figure che seguite sono cambiate")
    assert "- Persone servite · per comune di residenza. " in plain
    assert f"{PUBLIC}/mappa?periodo=2026-03" in plain
    assert "- Accessi · Chiusa. Non si può più mostrare com'era stata chiesta" in plain
    assert "DA TENERE D'OCCHIO" not in plain, "the weekly part is of whoever asks for it"
    post.another_week()
    post.new_data()
    bifocale("digest", "--send")
    assert len(post.mailbox.taken) == 1, "new data, the same numbers"
    post.new_data("p9")
    bifocale("digest", "--send")
    assert len(post.mailbox.taken) == 2
    assert post.mailbox.messages()[1]["Subject"].startswith("Bifocale: una figura che seguite è cambiata")


def test_few_persons_do_not_travel_by_mail(bifocale: Run, post: Post) -> None:
    """A manager sees that three came; a mailbox is read by others too."""
    post.new_data("q1", "q2", "q3", service="docce")
    question = "indicatore=people_served&periodo=2026-03&servizio=docce&confronto=nessuno"
    figure = Figure(subject="a" * 64, name="Persone servite", address="/mappa", question=question, mark="x")
    post.subscriptions.follow(post.number("capo@ufficio.it"), "responsabile", figure)
    assert bifocale("digest", "--send")[0] == 0
    plain, _ = parts(post.mailbox.messages()[0])
    assert not re.search(r"\b(?:3|tre) person", plain)
    assert "quelli esatti si leggono solo entrando in Bifocale" in plain


def test_hostile_names_run_break_and_link_nothing(bifocale: Run, post: Post) -> None:
    names = [name for language in BY_LANGUAGE.values() for name in language.values()]
    header = "Casa\r\nBcc: altri@fuori.invalid\r\n\r\nhttp://fuori.invalid/ www.fuori.invalid"
    together = [" ".join(names[place::12])[:290] for place in range(12)]
    with opened(f"sqlite:///{post.folder}/base.sqlite") as engine, engine.begin() as connection:
        connection.execute(text("UPDATE service SET name = :name || key"), {"name": header})
        connection.execute(text("UPDATE ambito SET name = :name"), {"name": header})
        connection.execute(text("UPDATE data_version SET note = :name"), {"name": " ".join(names[:4])[:200]})
    post.subscribe("capo@ufficio.it")
    for number, name in enumerate([header, *together]):
        figure = Figure(
            subject=f"{number:064d}",
            name=name,
            address=f".fuori.invalid/{name}",
            question="indicatore=people_served&periodo=2026-03",
            mark="x",
        )
        post.subscriptions.follow(post.number("capo@ufficio.it"), "responsabile", figure)
    code, shown, told = bifocale("digest", "--send")
    assert code == 0, (shown, told)
    (message,) = post.mailbox.messages()
    assert post.mailbox.taken[0].rcpt_tos == ["capo@ufficio.it"]
    assert message["Bcc"] is None
    plain, rich = parts(message)
    assert plain.count("Persone servite") + plain.count("persone") > 12
    assert {one for one in links(plain) if not one.startswith(f"{PUBLIC}/")} == set()
    read = Links()
    read.feed(rich)
    assert len(read.hrefs) > 24
    assert {one for one in read.hrefs if not one.startswith(f"{PUBLIC}/")} == set()
    known = {"html", "head", "meta", "title", "body", "div", "p", "h2", "ul", "li", "strong", "a", "hr"}
    assert read.tags == known, "no name is a tag"
    assert read.attributes == {"lang", "charset", "name", "content", "style", "href"}


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("BIFOCALE_DEMO_MODE=true", "In dimostrazione il ruolo si sceglie"),
        ("BIFOCALE_SMTP_HOST=", "manca BIFOCALE_SMTP_HOST"),
        ("BIFOCALE_PUBLIC_URL=", "BIFOCALE_PUBLIC_URL"),
        ("BIFOCALE_SMTP_LINK_SECRET=", "BIFOCALE_SMTP_LINK_SECRET"),
    ],
)
def test_what_is_missing_is_said(
    bifocale: Run, post: Post, monkeypatch: pytest.MonkeyPatch, setting: str, said: str
) -> None:
    post.subscribe()
    name, _, value = setting.partition("=")
    monkeypatch.setenv(name, value)
    current_settings.cache_clear()
    code, _, told = bifocale("digest", "--send")
    assert (code, post.mailbox.taken) == (2, [])
    assert said in " ".join(told.split())


def test_a_role_that_is_none_is_refused(bifocale: Run, post: Post) -> None:
    code, _, told = bifocale("digest", "--role", "capo")
    assert code == 2
    assert "Il ruolo «capo» non esiste" in told

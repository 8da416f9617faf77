"""The message with a one-time link, handed to a real SMTP server on loopback: encrypted, with a password and not."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.smtp import AuthResult

from data_access.accounts.mail import MailError, send_link
from data_access.settings import SmtpSettings
from tests.support.mailbox import Mailbox, mail_server
from tests.support.processes import free_port

LINK = "https://bifocale.example/accesso/posta/entra?gettone=abc.def.ghi"


Serve = Callable[..., tuple[Mailbox, SmtpSettings]]


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture
def serve(authority: trustme.CA, tmp_path: Path) -> Iterator[Serve]:
    """Start a server; return its mailbox and the settings that reach it."""
    authority.cert_pem.write_to_path(tmp_path / "ca.pem")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("localhost").configure_cert(context)
    with ExitStack() as running:

        def start(*, security: str = "starttls", password: str = "", **changes: Any) -> tuple[Mailbox, SmtpSettings]:
            def allowed(*words: Any) -> AuthResult:
                is_right = words[-1].password == password.encode()
                return AuthResult(success=is_right, handled=is_right)  # a refusal that the server is to tell

            options: dict[str, Any] = {"ssl_context": context} if security == "tls" else {}
            if security == "starttls":
                options |= {"tls_context": context, "require_starttls": True}
            if password:
                options |= {"authenticator": allowed, "auth_required": True}
            mailbox = running.enter_context(mail_server(**options))
            reached = {"host": "localhost", "port": mailbox.port, "ca_file": tmp_path / "ca.pem"}
            told = {"security": security, "sender": "bifocale@ambito.example"}
            return mailbox, SmtpSettings(**{**reached, **told, **changes})

        yield start


@pytest.mark.parametrize("security", ["starttls", "tls", "none"])
def test_a_link_arrives(serve: Serve, security: str) -> None:
    mailbox, settings = serve(security=security)
    send_link(settings, to="a@b.it", link=LINK)
    (message,) = mailbox.messages()
    assert mailbox.taken[0].rcpt_tos == ["a@b.it"]
    assert (message["To"], message["From"]) == ("a@b.it", "bifocale@ambito.example")
    assert message.get_content_type() == "text/plain"
    assert LINK in message.get_content().splitlines(), "on a line of its own, whole"
    assert "quindici minuti e una volta sola" in message.get_content()


def test_a_server_that_wants_a_password_gets_it_encrypted(serve: Serve) -> None:
    mailbox, settings = serve(password="giusta", user="bifocale")
    with pytest.raises(MailError, match="SMTPAuthenticationError"):
        send_link(settings.model_copy(update={"password": "sbagliata"}), to="a@b.it", link=LINK)
    assert mailbox.taken == []
    send_link(settings.model_copy(update={"password": "giusta"}), to="a@b.it", link=LINK)
    assert [message["To"] for message in mailbox.messages()] == ["a@b.it"]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_a_server_that_is_not_itself_is_sent_nothing(serve: Serve, security: str) -> None:
    mailbox, settings = serve(security=security)
    for stranger in ({"ca_file": None}, {"host": "127.0.0.1"}):
        with pytest.raises(MailError, match="BIFOCALE_SMTP"):
            send_link(settings.model_copy(update=stranger), to="a@b.it", link=LINK)
    assert mailbox.taken == []


def test_a_server_without_encryption_is_sent_nothing_where_it_is_wanted(serve: Serve) -> None:
    mailbox, settings = serve(security="none")
    with pytest.raises(MailError):
        send_link(settings.model_copy(update={"security": "starttls"}), to="a@b.it", link=LINK)
    assert mailbox.taken == []


def test_a_server_that_is_away_is_said_without_the_password() -> None:
    settings = SmtpSettings(host="localhost", port=free_port(), sender="a@b.it", user="u", password="segretissima")
    with pytest.raises(MailError) as refused:
        send_link(settings, to="a@b.it", link=LINK)
    assert "segretissima" not in str(refused.value)
    assert "localhost" not in refused.value.public

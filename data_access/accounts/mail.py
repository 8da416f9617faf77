"""Messages handed to the administration's mail transfer agent: one-time links, what partners are asked, letters.

Comes in: settings, an address, a link or words. Goes out: a message that the agent has taken, or a `MailError`.
Must not: know whether anybody is enabled, or let a word of the address into the headers but as an address.
"""

import smtplib
import ssl
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import formatdate, make_msgid
from typing import Final

from data_access.errors import UserError
from data_access.one_line import one_line
from data_access.settings import SmtpSettings

PATIENCE: Final = 15
"""Seconds within which the agent must answer each time."""
SUBJECT: Final = "Collegamento per entrare in Bifocale"
MOST_LETTERS: Final = 998
"""Letters of a line of a message (RFC 5322)."""
BODY: Final = """\
Buongiorno,

è stato chiesto di entrare in Bifocale con questo indirizzo di posta. Per entrare aprire il collegamento e premere
«Entra»:

{link}

Vale quindici minuti e una volta sola. Non inoltrare questo messaggio: chi apre il collegamento entra al vostro posto.
Chi non ha chiesto di entrare può ignorarlo: senza aprire il collegamento nessuno entra.
"""


NO_AGENT: Final = (
    "Non è configurato nessun server di posta: impostare BIFOCALE_SMTP_HOST e BIFOCALE_SMTP_SENDER, o copiare il "
    "messaggio."
)


class MailError(UserError):
    """The mail transfer agent did not take a message."""


def send_link(settings: SmtpSettings, *, to: str, link: str) -> None:
    """Have a link sent to an address.

    Raises
    ------
    MailError
        If the agent cannot be reached, proves not to be itself, or refuses the message.
    """
    _hand_over(settings, link_message(settings, to=to, link=link))


def send_words(settings: SmtpSettings, *, to: str, subject: str, body: str) -> None:
    """Have a message of plain words sent to an address: somebody has read it before.

    Raises
    ------
    MailError
        If there is no agent, or it cannot be reached, proves not to be itself, or refuses the message.
    """
    if not settings.host:
        raise MailError(NO_AGENT)
    _hand_over(settings, plain_message(settings, to=to, subject=subject, body=body))


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A message in plain words and in HTML, of those that somebody has asked for.

    Attributes
    ----------
    to : str
    subject : str
        One line, whatever names stand in it.
    text, html : str
        The same, twice.
    word : str
        What tells this message from every other one, for good: sent again it is the same (``Message-ID``).
    stop : str
        Address by which it is stopped: opened by a person, or sent a form by their program of mail (RFC 8058).
    """

    to: str
    subject: str
    text: str
    html: str
    word: str
    stop: str


def send_letter(settings: SmtpSettings, letter: Letter) -> None:
    """Have a letter sent.

    Raises
    ------
    MailError
        If there is no agent, or it cannot be reached, proves not to be itself, or refuses the message.
    """
    if not settings.host:
        raise MailError(NO_AGENT)
    _hand_over(settings, letter_message(settings, letter))


def letter_message(settings: SmtpSettings, letter: Letter) -> EmailMessage:
    """Return a letter as a message, with what programs of mail must know to stop it."""
    message = plain_message(settings, to=letter.to, subject=letter.subject, body=letter.text)
    message.add_alternative(letter.html, subtype="html", cte="quoted-printable")
    message.replace_header("Message-ID", f"<{letter.word}@{settings.sender.rpartition('@')[2]}>")
    message["List-Unsubscribe"] = f"<{letter.stop}>"
    message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message["Content-Language"] = "it"
    message.policy = SMTP_POLICY.clone(max_line_length=MOST_LETTERS)  # an address that is cut would be none
    return message


def _hand_over(settings: SmtpSettings, message: EmailMessage) -> None:
    try:
        with _connected(settings) as agent:
            if settings.user:
                agent.login(settings.user, settings.password)
            agent.send_message(message)
    except (OSError, smtplib.SMTPException) as error:
        sentence = (
            f"Il server di posta {settings.host}:{settings.port} non ha preso il messaggio "
            f"({type(error).__name__}): controllare le impostazioni BIFOCALE_SMTP_*."
        )
        raise MailError(sentence, public="Il messaggio non è partito.") from error


def link_message(settings: SmtpSettings, *, to: str, link: str) -> EmailMessage:
    """Return the message: plain text alone, so that nothing in it is fetched when it is read."""
    return plain_message(settings, to=to, subject=SUBJECT, body=BODY.format(link=link))


def plain_message(settings: SmtpSettings, *, to: str, subject: str, body: str) -> EmailMessage:
    """Return a message of plain words; a subject is one line, whatever names stand in it."""
    message = EmailMessage(policy=SMTP_POLICY)
    message["From"], message["To"], message["Subject"] = settings.sender, to, one_line(subject)
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain=settings.sender.rpartition("@")[2])
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(body, cte="quoted-printable")  # lines of any length arrive whole
    return message


def _connected(settings: SmtpSettings) -> smtplib.SMTP:
    """Return a conversation with the agent, encrypted as the settings say."""
    context = ssl.create_default_context(cafile=settings.ca_file)
    if settings.security == "tls":
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=PATIENCE, context=context)
    agent = smtplib.SMTP(settings.host, settings.port, timeout=PATIENCE)
    if settings.security == "starttls":
        try:
            agent.starttls(context=context)
        except BaseException:
            agent.close()
            raise
    return agent

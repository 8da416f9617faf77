"""A real SMTP server on loopback, and what it took.

Comes in: how it is to be encrypted and guarded. Goes out: a `Mailbox`. Must not: send anything on.
"""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import Envelope

from tests.support.processes import free_port

LINK = re.compile(r"https?://\S+gettone=\S+")


class Mailbox:
    """What a server took, oldest first."""

    def __init__(self) -> None:
        self.taken: list[Envelope] = []
        self.port = 0

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:
        """Take a message."""
        self.taken.append(envelope)
        return "250 preso"

    def messages(self) -> list[EmailMessage]:
        """Return what was taken, as messages."""
        return [message_from_bytes(one.content or b"", policy=policy.default) for one in list(self.taken)]  # type: ignore[misc]  # of that policy

    def wait_for(self, count: int, *, seconds: float = 20) -> list[EmailMessage]:
        """Return the messages once there are so many."""
        end = time.monotonic() + seconds
        while len(self.taken) < count:
            assert time.monotonic() < end, f"{len(self.taken)} messages came"
            time.sleep(0.05)
        return self.messages()


@contextmanager
def mail_server(mailbox: Mailbox | None = None, **options: Any) -> Iterator[Mailbox]:
    """Run a server for the duration of the block; options are those of aiosmtpd's `Controller`."""
    mailbox = mailbox or Mailbox()
    controller = Controller(mailbox, hostname="127.0.0.1", port=free_port(), **options)
    controller.start()
    mailbox.port = controller.port
    try:
        yield mailbox
    finally:
        controller.stop()


def link_in(message: EmailMessage) -> str:
    """Return the address that a message leads to."""
    found = LINK.search(message.get_content())
    assert found is not None, message.get_content()
    return found[0]

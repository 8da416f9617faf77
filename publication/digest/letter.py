"""A weekly letter as it leaves: subject, plain words, the same as simple HTML; everything in it comes from a `Digest`.

Comes in: a `Digest`, who reads it, the public address, links. Goes out: a `Letter`. Must not: fetch anything when it is
read (no picture, no style of elsewhere), lead anywhere but to our own address, say in HTML what it does not in words.

Programs of mail make links of whatever looks like one: in names that people wrote an unseen letter keeps addresses
apart, so that the only links are ours.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

from components.escaping.html import Html
from components.escaping.mail import apart
from components.views.overview.text import CHANGES, CHANGES_NOTE, TO_WATCH, WATCHING
from data_access.accounts.mail import Letter
from data_access.accounts.stop_links import ADDRESS, TOKEN, Stop, StopLinks
from data_access.accounts.subscriptions import Subscriber
from data_access.settings import Settings
from indicators.italian.dates import day_after
from publication.digest import text as said
from publication.digest.contents import Digest, Line

_PLAIN: Final = "/?=&,:%+;"
"""What stays as it is in an address of ours, whose words are written for addresses already."""
_PAGE: Final = Html("""<!doctype html>
<html lang="it"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{subject}</title></head>
<body style="margin:0;padding:16px;background:#ffffff;color:#2f475e;font-family:Arial,Helvetica,sans-serif;\
font-size:16px;line-height:1.5">
<div style="max-width:640px;margin:0 auto;overflow-wrap:anywhere">
{demo}<p style="margin:0 0 12px">{greeting}</p>
<p style="margin:0 0 12px">{opening}</p>
{parts}
<hr style="border:0;border-top:1px solid #c5c7c9;margin:24px 0 12px">
<div style="font-size:14px;color:#455a64">{foot}
<p style="margin:0 0 8px"><a href="{stop}" style="color:#0059b3">{stop_words}</a></p></div>
</div></body></html>
""")
_DEMO: Final = Html(
    '<p style="margin:0 0 12px;padding:8px 12px;background:#fff3e0;color:#6d3b00;font-weight:bold">{}</p>\n'
)
_PART: Final = Html(
    '<h2 style="font-size:18px;line-height:1.3;margin:20px 0 8px;color:#17324d">{title}</h2>\n{note}'
    '<ul style="margin:0;padding:0 0 0 20px">{lines}</ul>\n'
)
_LINE: Final = Html(
    '<li style="margin:0 0 10px">{label}{sentence} <a href="{address}" style="color:#0059b3">{open}</a>{more}</li>\n'
)
_LABEL: Final = Html("<strong>{}.</strong> ")
_MORE: Final = Html(' · <a href="{}" style="color:#0059b3">{}</a>')
_FOOT: Final = Html('<p style="margin:0 0 8px">{}</p>\n')


class _Part(NamedTuple):
    """A part of a letter: its title, and what it is about."""

    title: str
    note: str = ""


_CHANGES: Final = _Part(CHANGES, f"{CHANGES_NOTE}.")
_TO_WATCH: Final = _Part(TO_WATCH, f"{WATCHING}.")
_FIGURES: Final = _Part(said.FIGURES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """Whom a letter is for: the subscriber, their role in words, the week (``2026-W49``)."""

    subscriber: Subscriber
    role: str
    week: str


def letter_of(digest: Digest, reader: Reader, settings: Settings, links: StopLinks) -> Letter:
    """Return the letter; the same digest in the same week is the same message (``Message-ID``), sent once or twice."""
    stop = _stop(settings, links, Stop(key=reader.subscriber.key))
    told = sha256(f"{reader.subscriber.key} {reader.week} {digest.version}".encode()).hexdigest()
    written = _Written(digest=digest, reader=reader, settings=settings, links=links, stop=stop)
    return Letter(
        to=reader.subscriber.email,
        subject=_subject(digest),
        text=written.plain(),
        html=written.html(),
        word=told[:32],
        stop=stop,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """One letter, in its two forms."""

    digest: Digest
    reader: Reader
    settings: Settings
    links: StopLinks
    stop: str

    def plain(self) -> str:
        lines = [*([said.DEMO, ""] if self.digest.is_demo else []), said.GREETING, "", self._opening(), ""]
        for part, own in self._parts():
            lines += [part.title.upper(), *([part.note] if part.note else []), ""]
            for line in own:
                lines += [*self._plain_line(line), ""]
        lines += ["-- ", *self._foot(), "", said.STOP, self.stop]
        return "\n".join(lines) + "\n"

    def html(self) -> str:
        parts = Html().join(
            _PART.format(
                title=part.title,
                note=_FOOT.format(part.note) if part.note else Html(),
                lines=Html().join(self._html_line(line) for line in own),
            )
            for part, own in self._parts()
        )
        return str(
            _PAGE.format(
                subject=_subject(self.digest),
                demo=_DEMO.format(said.DEMO) if self.digest.is_demo else Html(),
                greeting=said.GREETING,
                opening=self._opening(),
                parts=parts,
                foot=Html().join(_FOOT.format(words) for words in self._foot()),
                stop=self.stop,
                stop_words=said.STOP_LINK,
            )
        )

    def _parts(self) -> Iterator[tuple["_Part", tuple[Line, ...]]]:
        digest = self.digest
        parts = ((_CHANGES, digest.changes), (_TO_WATCH, digest.to_watch), (_FIGURES, digest.figures))
        yield from ((part, lines) for part, lines in parts if lines)

    def _opening(self) -> str:
        opening = said.OPENING if self.digest.is_weekly else said.OPENING_OF_FIGURES
        return opening.format(
            ambito=apart(self.digest.ambito), role=apart(self.reader.role), to_day=day_after("al", self.digest.as_of)
        )

    def _foot(self) -> Iterator[str]:
        yield said.PROTECTED if self.digest.is_exact_elsewhere else said.PROTECTED_AS_SHOWN
        yield said.WHY
        if self.settings.contact_email:
            yield said.CONTACT.format(contact=self.settings.contact_email)

    def _plain_line(self, line: Line) -> Iterator[str]:
        label = f"{apart(line.label)}. " if line.label else ""
        yield f"- {label}{apart(line.sentence)}"
        yield f"  {self._address(line)}"
        if line.subject:
            yield f"  {said.UNFOLLOW_PLAIN.format(address=self._unfollow(line))}"

    def _html_line(self, line: Line) -> Html:
        return _LINE.format(
            label=_LABEL.format(apart(line.label)) if line.label else Html(),
            sentence=apart(line.sentence),
            address=self._address(line),
            open=said.OPEN,
            more=_MORE.format(self._unfollow(line), said.UNFOLLOW) if line.subject else Html(),
        )

    def _address(self, line: Line) -> str:
        path = line.address if line.address.startswith("/") else "/"
        return f"{self.settings.public_url.rstrip('/')}{quote(path, safe=_PLAIN)}"

    def _unfollow(self, line: Line) -> str:
        return _stop(self.settings, self.links, Stop(key=self.reader.subscriber.key, subject=line.subject))


def _stop(settings: Settings, links: StopLinks, stop: Stop) -> str:
    return f"{settings.public_url.rstrip('/')}{ADDRESS}?{urlencode({TOKEN: links.make(stop)})}"


def _subject(digest: Digest) -> str:
    to_day = day_after("al", digest.as_of)
    if digest.is_weekly:
        subject = said.SUBJECT.format(to_day=to_day)
    elif len(digest.figures) == 1:
        subject = said.SUBJECT_OF_FIGURE.format(to_day=to_day)
    else:
        subject = said.SUBJECT_OF_FIGURES.format(count=said.figures_words(len(digest.figures)), to_day=to_day)
    return said.SHOWN_AS_DEMO.format(subject=subject) if digest.is_demo else subject

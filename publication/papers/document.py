"""A paper as PDF: PDF/A-2a and PDF/UA-1 in one file, always the same for the same data.

Comes in: a `Paper`, the settings. Goes out: bytes. Must not: read words of people as code; leave a drawing without
words (it is refused).
"""

from datetime import UTC, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Final

import segno

from data_access.settings import Settings
from publication import typesetting
from publication.letters import drawable, drawable_parts, lacks_letters
from publication.papers import text
from publication.papers.paper import Files, Paper, as_data, encoded
from user_error import UserError, reason_of

TEMPLATE: Final = Path(__file__).parent / "carta.typ"
STANDARDS: Final = ("a-2a", "ua-1")
LOGO_KINDS: Final = (".svg", ".png", ".jpg", ".jpeg")
MOST_LOGO: Final = 2_000_000
"""Bytes of a logo."""


class LogoError(UserError):
    """The logo of the Ambito cannot be used; the sentence says why."""


def paper_pdf(paper: Paper, settings: Settings) -> bytes:
    """Return a paper.

    Raises
    ------
    LogoError
        If the logo that the settings name cannot be read or drawn.
    """
    files = Files()
    told = as_data(paper, files)
    data = drawable_parts(told)
    if lacks_letters(told):
        data["piede"] = f"{data['piede']} · {text.UNDRAWN}"
    held = files.held
    logo = _logo(settings.logo_file, held)
    data |= {
        "pagina": text.PAGE,
        "dimostrativi": text.DEMO if paper.is_demo else "",
        "logo": logo,
        "nome_logo": text.LOGO.format(ambito=drawable(paper.ambito)) if logo else "",
        "qr": _code(paper.address, held),
        "detto_qr": text.QR.format(address=paper.address),
    }
    held[typesetting.MAIN] = TEMPLATE.read_bytes()
    held["dati.json"] = encoded(data)
    moment = datetime.combine(paper.day, time(12), tzinfo=UTC)
    return typesetting.pdf(held, standards=STANDARDS, moment=moment)


def _code(address: str, held: dict[str, bytes]) -> str:
    """Return the name of the QR code of an address, which is put among the files; nothing where there is none."""
    if not address:
        return ""
    drawn = BytesIO()
    segno.make(address, error="m").save(drawn, kind="svg", border=0, dark="#17324d", xmldecl=False)
    held["codice.svg"] = drawn.getvalue()
    return "codice.svg"


def _logo(path: Path | None, held: dict[str, bytes]) -> str:
    if path is None:
        return ""
    if path.suffix.lower() not in LOGO_KINDS:
        raise LogoError(text.LOGO_KIND.format(name=path.name))
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LogoError(text.LOGO_UNREAD.format(name=path.name, why=reason_of(error))) from error
    if len(content) > MOST_LOGO or not typesetting.can_draw(content, path.suffix.lower()):
        raise LogoError(text.LOGO_BROKEN.format(name=path.name))
    name = f"logo{path.suffix.lower()}"
    held[name] = content
    return name

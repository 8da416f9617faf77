"""Headers of columns that name, reach or place a person, however they are written: `CodFiscale`, `cell.`, `TEL_2`.

Comes in: a header. Goes out: its words, and whether they are personal. Must not: look at values.
"""

import re
import unicodedata
from typing import Final

from data_access.returns.values import plain

_WHOSE: Final = (
    r"(?:persona|utente|ospite|assistit[oa]|beneficiari[oa]|paziente|richiedente|coniuge|madre|padre|figlio|familiare|"
    r"tutore|capofamiglia|minore|cittadin[oa]|cliente)"
)
_OF: Final = r"(?:di |del |della |dello |dell )?"
_NUMBER: Final = r"(?:numero|num|nr|n)"
_NAMES: Final = (
    r"cognom[ei]|cogn|nominativ[oi]|nomin|nome (?:e )?cogn(?:ome)?|generalita|dati anagrafici|soprannome",
    r"intestatari[oa]",
    rf"nom[ei] {_OF}{_WHOSE}",
    r"first name|last name|family name|given name|surname|full name",
)
_CODES: Final = (
    r"cod(?:ice)? fis(?:c(?:ale)?)?|codfis(?:c(?:ale)?)?|codicefiscale|c fisc(?:ale)?|c f|cf|tax code",
    r"doc(?:umento)? (?:di |d )?(?:identita|riconoscimento)|carta (?:di |d )?identita|passaporto|passport|iban",
    r"tess(?:era)? san(?:itaria)?|cod(?:ice)? sanitario|cod(?:ice)? (?:stp|eni)",
    rf"{_NUMBER} (?:del )?(?:permesso di soggiorno|patente)",
)
_REACHES: Final = (
    r"telefon[oi]|tel|telef|cellular[ei]|cell|cel|phone|telephone|recapit[oi]|whatsapp|e ?mail|posta elettronica",
    rf"(?:{_NUMBER}|utenza|recapito|contatto) telefonic[oa]",
)
_BIRTH: Final = (
    r"(?:data|dt|d|giorno|luogo|comune|citta) (?:di )?nasc(?:ita)?|nat[oa] (?:a|il)|nat[oa] a il",
    r"birth ?date|date of birth|dob|birthday|place of birth",
)
_INSIDE: Final = re.compile(rf"\b(?:{'|'.join((*_NAMES, *_CODES, *_REACHES, *_BIRTH))})\b")
_WHOLE: Final = re.compile(
    rf"(?:nom[ei]|names?|nascita|"
    rf"(?:indirizzo|indir|ind)(?: {_OF}(?:residenza|domicilio|casa|abitazione|{_WHOSE}))?|address|home address|"
    rf"domicilio|(?:via|indirizzo) (?:e )?(?:{_NUMBER}|{_NUMBER}? ?civico)|via|via {_OF}(?:residenza|domicilio)|"
    rf"via (?:o )?piazza|(?:residente|residenza|abita|domiciliat[oa]) (?:in )?via|(?:{_NUMBER} )?civico|"
    rf"(?:indirizzo )?pec|mail|mobile)"
)
"""Headers that are personal where there is no other word: an address in the street is of nobody's school."""
_GLUED: Final = re.compile(
    r"(?:cognome(?:e)?nome|nome(?:e)?cognome|cod(?:ice)?fis\w*|cfisc\w*|(?:data|dt|luogo|comune)(?:di)?nasc\w*|"
    r"(?:n|nr|num|numero)(?:di)?(?:tel|telefono|cell|cellulare)|tel(?:efono)?(?:fisso|casa|cell|mobile|utente)|"
    r"indirizzo(?:di)?(?:residenza|domicilio|casa)|nome(?:utente|ospite|persona|assistito|beneficiario)|"
    r"(?:carta|doc)identita|tess(?:era)?sanitaria)"
)
"""Words of headers written as one, in letters of one size."""
_SEAMS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|(?<=[A-Za-z])(?=\d)|(?<=\d)(?=[A-Za-z])")
"""Where a word begins inside another: ``CodFiscale``, ``CFUtente``, ``Telefono1``."""


def header_words(header: str) -> str:
    """Return the words of a header in small letters, without accents and numbers: ``CodFiscale_2`` is two words."""
    letters = "".join(one for one in unicodedata.normalize("NFKD", header) if not unicodedata.combining(one))
    return " ".join(word for word in plain(_SEAMS.sub(" ", letters)).split() if not word.isdigit())


def is_personal_header(header: str) -> bool:
    """Whether a column says itself that it names, reaches or places a person."""
    words = header_words(header)
    if _INSIDE.search(words) or _WHOLE.fullmatch(words):
        return True
    return any(_GLUED.fullmatch(word) for word in (*words.split(), words.replace(" ", "")))

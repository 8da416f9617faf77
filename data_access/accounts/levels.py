"""How surely a provider of identities knows somebody: levels of SPID, CIE and eIDAS, as their tokens tell them.

Comes in: the value of the claim (``acr``). Goes out: a number from 0 to 3. Must not: decide who needs which.

SPID writes ``https://www.spid.gov.it/SpidL2``, and so do providers that put CIE beside it; eIDAS writes
``http://eidas.europa.eu/LoA/substantial``, which is the second of its three (Regulation 2015/1502).
"""

import re
from collections.abc import Sequence
from typing import Final

EUROPEAN: Final = {"low": 1, "substantial": 2, "high": 3}
_SPID: Final = re.compile(r"(?:https?://www\.spid\.gov\.it/)?SpidL([123])", re.IGNORECASE)
_EIDAS: Final = re.compile(r"https?://eidas\.europa\.eu/LoA/(low|substantial|high)", re.IGNORECASE)


def level_of(told: str) -> int:
    """Return the number of a level: 1, 2 or 3; 0 for what nobody knows."""
    word = told.strip()
    spid, european = _SPID.fullmatch(word), _EIDAS.fullmatch(word)
    if spid:
        return int(spid[1])
    return EUROPEAN[european[1].lower()] if european else 0


def reaches(told: str, minimum: str, accepted: Sequence[str] = ()) -> bool:
    """Whether a level is at least the one wanted, or one of those accepted for it; none wanted is always reached."""
    word = told.strip()
    return not minimum or (bool(word) and word in accepted) or level_of(told) >= level_of(minimum)

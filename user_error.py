"""What every error that people are told about has in common, whatever room raises it.

Comes in: an Italian sentence. Goes out: `UserError`, which every face of the product (page, command line, health check,
log) catches and shows in its words, never as a traceback.
Must not: import anything of ours, so that every room, `geo` included, can raise one.
"""

import errno
from typing import Final

_REASONS: Final = {
    errno.EACCES: "mancano i permessi",
    errno.EPERM: "mancano i permessi",
    errno.EROFS: "il disco è di sola lettura",
    errno.ENOSPC: "il disco è pieno",
    errno.EDQUOT: "lo spazio concesso è finito",
    errno.EFBIG: "il file è più grande di quanto il disco ammette",
    errno.ENOENT: "il file o la cartella non c'è",
    errno.EEXIST: "c'è già",
    errno.ENOTEMPTY: "la cartella non è vuota",
    errno.ENOTDIR: "una parte del percorso è un file, non una cartella",
    errno.EISDIR: "è una cartella, non un file",
    errno.ENAMETOOLONG: "il nome è troppo lungo",
    errno.ELOOP: "i collegamenti girano in tondo",
    errno.EBUSY: "qualcun altro lo sta usando",
    errno.EXDEV: "sono due dischi diversi",
    errno.EIO: "il disco non risponde",
}


def reason_of(error: OSError) -> str:
    """Return why the system refused something, in Italian: its own words are in English."""
    return _REASONS.get(error.errno or 0, f"errore {error.errno} del sistema" if error.errno else "non si può")


class UserError(Exception):
    """Something a person can put right. ``str(error)`` says in Italian what it is, what was received and what to do.

    Parameters
    ----------
    sentence : str
        For whoever runs the service: the command line and the log print it.
    public : str, optional
        The same for whoever looks at a page or at the health check, who may be anybody: without paths, hosts or users.
        The sentence itself, unless given.

    Attributes
    ----------
    public : str
    """

    def __init__(self, sentence: str, *, public: str = "") -> None:
        super().__init__(sentence)
        self.public = public or sentence

"""Where an installation has its contacts, and what reduces them: in the database and in this process, unless said.

Comes in: settings. Goes out: a `ContactSource`. Must not: open anything.
"""

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactSource:
    """Where the contacts lie and which engine reads them.

    Attributes
    ----------
    files : str
        Path or address of a Parquet file, or of a folder of them; empty: the table ``contact`` of the database.
    engine : str
        Address of a Spark Connect server (``sc://host:port``), which may hold a token; empty: this process.
    seconds : float
        How long the server may take over one reduction of one part.
    """

    files: str = field(default="", repr=False)
    engine: str = field(default="", repr=False)
    seconds: float = 3600.0


PUBLIC: Final = "I file dei contatti non si possono leggere: chi gestisce il servizio ne trova il motivo nel registro."
"""What whoever visits the service is told of files that cannot be read."""
IN_DATABASE: Final = ContactSource()

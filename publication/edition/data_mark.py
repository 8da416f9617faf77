"""The mark of the data that an edition is made from: the same for the same rows under the same rules, anywhere.

Comes in: a `Snapshot` and the settings. Goes out: 32 hexadecimal digits. Must not: depend on the file, the server or
the moment, as the token of a snapshot does.
"""

from hashlib import blake2b
from importlib.metadata import version
from io import BytesIO
from typing import Final

import polars as pl

from data_access.settings import Settings
from data_access.snapshot import Snapshot

PROGRAM: Final = version("bifocale")
BYTES: Final = 16


def data_mark(snapshot: Snapshot, settings: Settings) -> str:
    """Return the mark of some data, of the definitions and of the protection with which they are told."""
    rules = (settings.disclosure.model_dump(exclude={"secret"}), settings.disclosure.key_mark, settings.thresholds)
    mark = blake2b(repr((snapshot.data_version, snapshot.as_of, rules, PROGRAM)).encode(), digest_size=BYTES)
    for name, frame in (*sorted(snapshot.frames.items()), ("contacts", snapshot.contacts.collect())):
        mark.update(name.encode())
        mark.update(_bytes(frame))
    return mark.hexdigest()


def _bytes(frame: pl.DataFrame) -> bytes:
    """Return a frame as text columns, which do not depend on how categories happen to be numbered."""
    written = BytesIO()
    frame.with_columns(pl.col(pl.Categorical).cast(pl.String)).write_ipc(written)
    return written.getvalue()

"""The key that editions are signed with (Ed25519): made, read, used; and who signed a file.

Comes in: a file with the private key, bytes to sign. Goes out: signatures, the eight letters that a key is called by.
Must not: put a private key anywhere but in the file that it was given.

References
----------
.. [1] Josefsson S, Liusvaara I. Edwards-Curve Digital Signature Algorithm (EdDSA). RFC 8032, 2017.
"""

import base64
import os
from hashlib import sha256
from pathlib import Path
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from user_error import UserError, reason_of

DEMO_KEY_FILE: Final = "chiave-edizioni-dimostrativa.pem"
"""In the cache folder: the key of a demonstration, which is made when it is first wanted."""
PRIVATE: Final = 0o600
KEY_LENGTH: Final = 32
_PRIME: Final = 2**255 - 19
_TORSION: Final = 0x05FC536D880238B13933C6D305ACDFD5F098EFF289F4C345B027B2C28F95E826
"""Height of a point that added eight times to itself is none."""
SMALL_ORDER: Final = frozenset(
    height.to_bytes(KEY_LENGTH, "little")
    for height in (0, 1, _TORSION, _PRIME - _TORSION, _PRIME - 1, _PRIME, _PRIME + 1)
)
"""Points that no private key gives, and with which a signature of anything is found by trying: without their sign."""
MISSING: Final = (
    "Per firmare le edizioni serve una chiave dell'Ambito: farla una volta con `bifocale edition key FILE`, scrivere "
    "il percorso del file in BIFOCALE_EDITION_KEY_FILE e conservarne una copia a parte."
)
NOT_THERE: Final = (
    "Il file della chiave delle edizioni «{path}» (BIFOCALE_EDITION_KEY_FILE) non si può leggere: {why}. Rimetterlo al "
    "suo posto; se è perduto, farne un altro con `bifocale edition key FILE`."
)
NOT_A_KEY: Final = (
    "Il file «{path}» (BIFOCALE_EDITION_KEY_FILE) non contiene una chiave privata Ed25519 senza password: usare quello "
    "che scrive `bifocale edition key FILE`."
)
ALREADY: Final = "Il file «{path}» c'è già: una chiave non si sovrascrive. Indicarne un altro."
UNWRITABLE: Final = "La chiave non si può scrivere in «{path}»: {why}."


class EditionKeyError(UserError):
    """The key of the editions is missing, or is none."""


def make_key(path: Path) -> str:
    """Write a new private key, which only its owner can read; return what its public half is called.

    Raises
    ------
    EditionKeyError
        If the file is already there, or cannot be written.
    """
    key = Ed25519PrivateKey.generate()
    content = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    except FileExistsError:
        raise EditionKeyError(ALREADY.format(path=path)) from None
    except OSError as error:
        raise EditionKeyError(UNWRITABLE.format(path=path, why=reason_of(error))) from error
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
    except OSError as error:
        path.unlink(missing_ok=True)  # half a key would stand in the way of a whole one
        raise EditionKeyError(UNWRITABLE.format(path=path, why=reason_of(error))) from error
    return name_of(public_half(key))


def signing_key(path: Path | None, *, is_demo: bool, cache_dir: Path) -> Ed25519PrivateKey:
    """Return the key to sign with; that of a demonstration is made by itself.

    Raises
    ------
    EditionKeyError
        If there is none, or the file holds none.
    """
    if path is None:
        if not is_demo:
            raise EditionKeyError(MISSING)
        path = cache_dir / DEMO_KEY_FILE
        if not path.exists():
            make_key(path)
    try:
        content = path.read_bytes()
    except OSError as error:
        raise EditionKeyError(NOT_THERE.format(path=path, why=reason_of(error))) from error
    try:
        key = load_pem_private_key(content, password=None)
    except (ValueError, TypeError):
        key = None
    if not isinstance(key, Ed25519PrivateKey):
        raise EditionKeyError(NOT_A_KEY.format(path=path))
    return key


def public_half(key: Ed25519PrivateKey) -> str:
    """Return the public half of a key, in base 64."""
    return base64.b64encode(key.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw)).decode()


def name_of(public_key: str) -> str:
    """Return the sixteen hexadecimal digits that a public key is called by."""
    return sha256(public_key.encode()).hexdigest()[:16]


def is_public_key(text: str) -> bool:
    """Whether a text is a public key of which somebody may have the private half."""
    try:
        held = base64.b64decode(text, validate=True)
    except ValueError:
        return False
    return len(held) == KEY_LENGTH and held[:-1] + bytes([held[-1] & 0x7F]) not in SMALL_ORDER


def is_signed(content: bytes, signature: bytes, public_key: str) -> bool:
    """Whether whoever has the private half of a key signed these bytes; never with a key that anybody can sign with."""
    if not is_public_key(public_key):
        return False
    try:
        Ed25519PublicKey.from_public_bytes(base64.b64decode(public_key)).verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return True

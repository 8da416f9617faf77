"""The file of an edition: read back as it was written, refused when anything in it was changed."""

import json
import zipfile
from collections.abc import Callable
from io import BytesIO

import polars as pl
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from data_access.snapshot import Snapshot
from publication.edition.making import Made
from publication.edition.package import MANIFEST, MEMBERS, SIGNATURE, EditionFileError, read_edition
from publication.edition.signing import name_of, public_half
from publication.edition.tables import CELLS, STATEMENTS
from tests.support.edition_world import Make


@pytest.fixture
def content(first: Made) -> bytes:
    return first.edition.content


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as file:
        return {name: file.read(name) for name in file.namelist()}


def zipped(members: dict[str, bytes]) -> bytes:
    written = BytesIO()
    with zipfile.ZipFile(written, "w") as file:
        for name, held in members.items():
            file.writestr(name, held)
    return written.getvalue()


def test_an_edition_is_read_back_as_it_was_written(content: bytes, key: Ed25519PrivateKey) -> None:
    edition = read_edition(content, name="prova", trusted=public_half(key))
    assert edition.cells.schema == pl.Schema(CELLS)
    assert edition.statements.schema == pl.Schema(STATEMENTS)
    assert set(edition.definitions) == {"people_served", "flow_new"}
    assert edition.names["municipalities"]["099002"]["name"] == "Beta"
    assert edition.names["services"]["mensa"]["organisation"] == "Ente uno"
    assert read_edition(content, name="prova", trusted=edition.key_name).mark == edition.mark


def test_the_same_data_make_the_same_bytes(make: Make, world: Snapshot, content: bytes) -> None:
    assert make(world).edition.content == content


@pytest.mark.parametrize("member", [*MEMBERS, MANIFEST, SIGNATURE])
def test_a_member_that_was_changed_is_refused(content: bytes, member: str) -> None:
    members = parts(content)
    held = bytearray(members[member])
    held[len(held) // 2] ^= 1
    with pytest.raises(EditionFileError, match=r"cambiata dopo la firma|non è un'edizione"):
        read_edition(zipped({**members, member: bytes(held)}), name="prova")


@pytest.mark.parametrize("member", [*MEMBERS, SIGNATURE])
def test_a_member_that_is_missing_is_refused(content: bytes, member: str) -> None:
    members = parts(content)
    del members[member]
    with pytest.raises(EditionFileError, match="cambiata dopo la firma"):
        read_edition(zipped(members), name="prova")


def test_a_member_too_many_is_refused(content: bytes) -> None:
    with pytest.raises(EditionFileError, match="mancano o avanzano parti"):
        read_edition(zipped({**parts(content), "altro.txt": b"x"}), name="prova")


def test_an_edition_signed_again_by_somebody_else_is_recognised(content: bytes, key: Ed25519PrivateKey) -> None:
    """Whoever changes a figure can sign the file with a key of their own: only who knows the key of the Ambito sees."""
    other = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
    members = parts(content)
    manifest = json.loads(members[MANIFEST]) | {"public_key": public_half(other), "as_of": "2020-01-01"}
    members[MANIFEST] = json.dumps(manifest).encode()
    members[SIGNATURE] = other.sign(members[MANIFEST])
    forged = zipped(members)
    assert read_edition(forged, name="prova").key_name == name_of(public_half(other))
    with pytest.raises(EditionFileError, match="non viene da chi si pensava"):
        read_edition(forged, name="prova", trusted=public_half(key))


def cut(content: bytes) -> bytes:
    return content[: len(content) // 2]


def newer(content: bytes) -> bytes:
    members = parts(content)
    manifest = json.loads(members[MANIFEST]) | {"version": 99}
    return zipped({**members, MANIFEST: json.dumps(manifest).encode()})


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (cut, "non è un'edizione"),
        (newer, "più recente di questa"),
        (lambda _: b"", "non è un'edizione"),
        (lambda _: zipped({"x": b"y"}), "non è un'edizione"),
        (lambda _: zipped({MANIFEST: b"[]"}), "non è un'edizione"),
        (lambda _: zipped({MANIFEST: b"\xff"}), "non è un'edizione"),
        (lambda _: zipped({MANIFEST: b'{"format": "edizione di Bifocale"}'}), "cambiata dopo la firma"),
    ],
)
def test_what_is_no_edition_is_told(content: bytes, spoil: Callable[[bytes], bytes], said: str) -> None:
    with pytest.raises(EditionFileError, match=said):
        read_edition(spoil(content), name="prova")

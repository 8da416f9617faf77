"""The key of the editions: made once, read by its owner alone, and never in the way of a demonstration."""

import resource
import signal
from pathlib import Path

import pytest

from publication.edition.signing import (
    DEMO_KEY_FILE,
    EditionKeyError,
    is_signed,
    make_key,
    name_of,
    public_half,
    signing_key,
)


def test_a_key_is_written_for_its_owner_alone_and_signs(tmp_path: Path) -> None:
    path = tmp_path / "a" / "chiave.pem"
    name = make_key(path)
    assert path.stat().st_mode & 0o777 == 0o600
    key = signing_key(path, is_demo=False, cache_dir=tmp_path)
    public = public_half(key)
    assert name == name_of(public)
    assert is_signed(b"cosa", key.sign(b"cosa"), public)
    assert not is_signed(b"altro", key.sign(b"cosa"), public)
    assert not is_signed(b"cosa", b"", public)
    assert not is_signed(b"cosa", key.sign(b"cosa"), "non è in base 64")


def test_a_key_is_never_written_over(tmp_path: Path) -> None:
    path = tmp_path / "chiave.pem"
    make_key(path)
    before = path.read_bytes()
    with pytest.raises(EditionKeyError, match="non si sovrascrive"):
        make_key(path)
    assert path.read_bytes() == before


def test_half_a_key_is_not_left_on_a_full_disk(tmp_path: Path) -> None:
    """A traceback was told, and an empty file stood in the way: a key is never written over."""
    path = tmp_path / "chiave.pem"
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, limits[1]))
    try:
        with pytest.raises(EditionKeyError, match=r"non si può scrivere in .*: il file è più grande"):
            make_key(path)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        signal.signal(signal.SIGXFSZ, before)
    assert not path.exists()
    make_key(path)


def test_a_demonstration_has_a_key_by_itself_and_keeps_it(tmp_path: Path) -> None:
    one, two = (public_half(signing_key(None, is_demo=True, cache_dir=tmp_path)) for _ in range(2))
    assert one == two
    assert (tmp_path / DEMO_KEY_FILE).exists()


def test_real_data_are_not_signed_without_the_key_of_the_ambito(tmp_path: Path) -> None:
    with pytest.raises(EditionKeyError, match="bifocale edition key FILE"):
        signing_key(None, is_demo=False, cache_dir=tmp_path)


HEAD, FOOT = (f"-----{word} PRIVATE KEY-----\n".encode() for word in ("BEGIN", "END"))


@pytest.mark.parametrize("content", [b"", b"niente", HEAD + b"AAAA\n" + FOOT])
def test_a_file_without_a_key_is_told(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "chiave.pem"
    path.write_bytes(content)
    with pytest.raises(EditionKeyError, match="non contiene una chiave privata"):
        signing_key(path, is_demo=False, cache_dir=tmp_path)
    with pytest.raises(EditionKeyError, match="non si può leggere"):
        signing_key(tmp_path / "altra.pem", is_demo=False, cache_dir=tmp_path)

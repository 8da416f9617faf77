"""One process at a time works: what keeps it from knowing whether it is alone is told."""

from pathlib import Path

import pytest

from data_access.sole_process import EDITION, LockFileError, sole_process
from tests.support.engines import opened


def test_a_lock_that_another_user_made_is_told(tmp_path: Path) -> None:
    """Who had run the command once as root left a file that the service could not open, and read a traceback."""
    (tmp_path / "base.sqlite.edizione").mkdir()
    with (
        opened(f"sqlite:///{tmp_path / 'base.sqlite'}") as engine,
        pytest.raises(LockFileError, match=r"base\.sqlite\.edizione».* non si può aprire: è una cartella") as refused,
        sole_process(engine, EDITION),
    ):
        pass
    assert str(tmp_path) not in refused.value.public

"""The service worker of what is published: which files a browser keeps, so that it opens again without a network.

Comes in: the files, its code with two words to replace. Goes out: its code. Must not: keep what is only downloaded.
"""

from collections.abc import Mapping
from hashlib import sha256

from components.escaping.script import json_text


def service_worker(files: Mapping[str, bytes], *, worker: str) -> bytes:
    """Return the worker that keeps the files of a page in the browser, all but those to be downloaded.

    Parameters
    ----------
    files : mapping of str to bytes
    worker : str
        Its code, with words in the place of the mark of the files and of their names.
    """
    names = sorted(files)
    kept = ["./", *(name for name in names if not name.startswith("file/"))]
    mark = sha256(b"".join(files[name] for name in names)).hexdigest()[:16]
    return worker.replace('"__EDIZIONE__"', json_text(mark)).replace('"__FILE__"', json_text(kept)).encode()

"""nginx itself, with the site that ``bifocale deploy nginx`` writes, in front of a dashboard.

Comes in: the ports and the path under which to publish. Goes out: the address at which browsers see it, without a final
slash. Must not: listen to anybody but this machine, or stay when the block ends.

Browsers are spoken to in clear: they register no service worker with a certificate that they do not know.
"""

import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deployment.nginx import nginx_site
from tests.support.processes import is_listening, program, wait_for
from tests.support.requirements import require


@contextmanager
def nginx(folder: Path, *, port: int, upstream: int, base: str) -> Iterator[str]:
    """Publish the dashboard at ``upstream`` under a path, at ``port``, as long as the block lasts."""
    found = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    require("nginx", present=found is not None)
    file = folder / "nginx.conf"
    file.write_text(_whole(folder, _in_clear(port=port, upstream=upstream, base=base)), encoding="utf-8")
    with program([str(found), "-p", str(folder), "-c", str(file)]):
        wait_for(lambda: is_listening(port))
        yield f"http://localhost:{port}{base}"


def _in_clear(*, port: int, upstream: int, base: str) -> str:
    """Return the site as it is written, but for HTTPS."""
    site = nginx_site(host="localhost", upstream=f"127.0.0.1:{upstream}", certificate="", key="", base=base)
    without = re.sub(r"server \{\n    listen 80;.*?\n\}\n", "", site, flags=re.DOTALL)
    without = re.sub(r"    (?:ssl_\w+ |listen \[::\]).*\n", "", without)
    return without.replace("listen 443 ssl http2;", f"listen 127.0.0.1:{port};")


def _whole(folder: Path, site: str) -> str:
    kept = "".join(
        f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    return (
        f"daemon off;\npid {folder}/nginx.pid;\nerror_log {folder}/nginx.log;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{kept}{site}}}\n"
    )

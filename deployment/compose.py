"""The same service in containers: PostgreSQL, the dashboard's processes behind HAProxy, nginx with HTTPS.

Role: write what ``docker compose`` reads, with the recipe of the image in it. In: where the checkout is, the name that
people write, how many processes. Out: a file by name. Must not: build or start anything, hold a secret.

The processes and their HAProxy share a container, as they share a machine: they share the cache folder, and `SIGHUP`
renews them one by one. Addresses are fixed, so that the dashboard believes nginx alone of who is behind it, and nginx
finds the dashboard again after it was started anew.
"""

from dataclasses import dataclass
from typing import Final

CONFIG: Final = "compose.yaml"
PROXY, DASHBOARD, NETWORK = "172.30.84.10", "172.30.84.11", "172.30.84.0/24"
PORT: Final = 8501
CERTIFICATES: Final = "/etc/nginx/certificati"
_COMPOSE: Final = """\
# Written by `bifocale deploy compose`. In this folder: .env, with the settings and POSTGRES_PASSWORD (letters and
# digits), and certificati/ with fullchain.pem and privkey.pem.
name: bifocale

x-bifocale: &bifocale
  image: bifocale
  pull_policy: build
  env_file: .env
  environment:
    BIFOCALE_DATABASE_URL: postgresql://bifocale:${{POSTGRES_PASSWORD:?}}@database/bifocale
    BIFOCALE_PUBLIC_URL: https://{host}{base}
    BIFOCALE_BASE_PATH: "{base}"
    BIFOCALE_TRUSTED_PROXIES: {proxy}
    BIFOCALE_CACHE_DIR: /opt/bifocale/var/cache
    BIFOCALE_EDITION_WATCH: "false"
  volumes:
    - var:/opt/bifocale/var
  build:
    context: {folder}
    dockerfile_inline: |
      FROM python:3.11-slim-bookworm
      RUN apt-get update && apt-get install -y --no-install-recommends haproxy make && rm -rf /var/lib/apt/lists/* \\
          && useradd --system --home-dir /opt/bifocale bifocale
      WORKDIR /opt/bifocale
      COPY Makefile requirements.lock pyproject.toml README.md LICENSE *.py ./
{copies}
      RUN make .venv/.run && install -d -o bifocale -g bifocale var
      ENV PYTHONUTF8=1
      USER bifocale
      ENTRYPOINT ["/opt/bifocale/.venv/bin/bifocale"]

services:
  database:
    image: postgres:15-bookworm
    restart: unless-stopped
    environment:
      POSTGRES_USER: bifocale
      POSTGRES_DB: bifocale
      POSTGRES_PASSWORD: ${{POSTGRES_PASSWORD:?}}
    volumes:
      - dati:/var/lib/postgresql/data
    healthcheck:
      test: ["CMD", "pg_isready", "-U", "bifocale", "-d", "bifocale"]
      interval: 5s
      retries: 20

  tabelle:
    <<: *bifocale
    command: ["db", "upgrade"]
    depends_on:
      database:
        condition: service_healthy

  cruscotto:
    <<: *bifocale
    command: ["run", "--workers", "{workers}", "--port", "{port}", "--address", "0.0.0.0"]
    restart: unless-stopped
    stop_grace_period: 30s
    depends_on:
      tabelle:
        condition: service_completed_successfully
    healthcheck:
      test: ["CMD", ".venv/bin/python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:{port}{base}/readyz')"]
      interval: 10s
      start_period: 180s
    networks:
      default:
        ipv4_address: {dashboard}

  edizioni:
    <<: *bifocale
    profiles: ["edizioni"]
    command: ["edition", "watch"]
    restart: unless-stopped
    depends_on:
      tabelle:
        condition: service_completed_successfully

  nginx:
    image: nginx:stable
    restart: unless-stopped
    ports:
      - "80:80"
      - "443:443"
    volumes:
      - ./{site}:/etc/nginx/conf.d/default.conf:ro
      - ./certificati:{certificates}:ro
    depends_on:
      cruscotto:
        condition: service_healthy
    networks:
      default:
        ipv4_address: {nginx}

volumes:
  dati: {{}}
  var: {{}}

networks:
  default:
    ipam:
      config:
        - subnet: {network}
"""
FOLDERS: Final = (
    *(".streamlit", "components", "data_access", "deployment", "geo"),
    *("indicators", "pages", "publication", "sample_data"),
)
"""What of the checkout goes into the image, beside the files at its root: no ``.env``, nothing of ``var``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Containers:
    """What there is to know.

    Attributes
    ----------
    folder : str
        The checkout that the image is made from.
    host : str
        The name that people write.
    workers : int
    base : str
        Path under which it is published, with its slash before it; empty at the root.
    """

    folder: str
    host: str
    workers: int
    base: str = ""


def compose_file(containers: Containers) -> str:
    """Return what ``docker compose`` reads; the site of nginx stands beside it, as `site_name` calls it."""
    return _COMPOSE.format(
        folder=containers.folder,
        host=containers.host,
        workers=containers.workers,
        base=containers.base,
        proxy=PROXY,
        nginx=PROXY,
        dashboard=DASHBOARD,
        network=NETWORK,
        port=PORT,
        certificates=CERTIFICATES,
        site=site_name(containers.host),
        copies="\n".join(f"      COPY {name} {name}" for name in FOLDERS),
    )


def site_name(host: str) -> str:
    """Return what the file of nginx's site is called."""
    return f"{host}.conf"

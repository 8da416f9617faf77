"""The configuration of HAProxy in front of several Ambiti, and the pages that it answers with while one starts.

Role: write the text. In: for each Ambito its name, host and path, where its processes answer, which settings bear on
it. Out: files by name, for one folder: the configuration that HAProxy 2.6 and later accept, maps, a list, the pages.
Must not: start anything; let a request for the address of one reach the process of another.

Where a request goes is host and path with a slash after them, looked up by how it begins: ``dati.example/crema/`` is
not how ``dati.example/cremasco/`` begins. The path is passed on as it came: the processes stand under it.

By the addresses of `ENTRANCES` everybody asks the first process of an Ambito that lives, whatever their own is.

Three backends for each Ambito, so that HAProxy's own counters tell who wants what: `KEY` is the dashboard, `KEY.attesa`
answers whoever opens a page while it is not ready, `KEY.salute` whoever watches over it, who wakes nobody. What state
an Ambito is in stands in a map that is changed while HAProxy runs.
"""

import html
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from deployment.haproxy import COOKIE, DEFAULTS, ENTRANCES, READY, server_name

ASLEEP, STARTING, AWAKE = "fermo", "avvio", "pronto"
"""States of an Ambito, as the map says them."""
CONFIG, PLACES, STATES, HEALTH = "haproxy.cfg", "indirizzi.map", "stati.map", "salute.lst"
WAITED, WATCHED = ".attesa", ".salute"
"""What names of backends have after a key: a sign that no key has."""
UNKNOWN: Final = "_sconosciuto.html"
"""A name that no key makes."""
WELL: Final = "/healthz"
_TEXT: Final = (
    """\
# Written by `bifocale run --ambiti`: change the registry, not this file.
global
    maxconn {connections}
    stats socket {admin} mode 600 level admin

"""
    + DEFAULTS
    + """\

frontend public
    bind {bind}
    http-request set-var(txn.nome) req.hdr(host),field(1,:),lower
    http-request set-var(txn.percorso) path
    http-request set-var(txn.dove) var(txn.nome),concat(,txn.percorso,/)
    http-request set-var(txn.ambito) var(txn.dove),map_beg({folder}/{places})
    http-request return status 404 content-type "text/html; charset=utf-8" file {folder}/{unknown} \
unless {{ var(txn.ambito) -m found }}
    http-request set-var(txn.stato) var(txn.ambito),map({folder}/{states})
    use_backend %[var(txn.ambito)]{watched} if {{ var(txn.dove) -m str -f {folder}/{health} }}
    use_backend %[var(txn.ambito)]{waited} if METH_GET {{ req.fhdr(accept) -m sub text/html }} \
!{{ var(txn.stato) -m str {awake} }}
    use_backend %[var(txn.ambito)]
"""
)
_BACKENDS: Final = """
backend {key}{waited}
    http-request return status 503 content-type "text/html; charset=utf-8" hdr Cache-Control no-store \
hdr Retry-After 2 hdr X-Content-Type-Options nosniff hdr Content-Security-Policy "{policy}" file {folder}/{key}.html

backend {key}{watched}
    http-request return status 200 content-type application/json hdr Cache-Control no-store \
string '{{"status":"asleep"}}' if {{ var(txn.stato) -m str {asleep} }}
    http-request return status 503 content-type application/json hdr Cache-Control no-store \
string '{{"status":"starting"}}' if {{ var(txn.stato) -m str {starting} }}
{tracking}

backend {key}
    balance leastconn
{own}    http-request return status 503 content-type application/problem+json hdr Cache-Control no-store \
hdr Retry-After 5 string '{refusal}' unless {{ var(txn.stato) -m str {awake} }}
    http-request disable-l7-retry unless METH_GET
{doors}    cookie {cookie} insert indirect nocache httponly attr SameSite=Lax{path}{secure}
    option httpchk
    http-check send meth GET uri {base}{ready} hdr Host localhost
    http-check expect status 200
    default-server inter 2s fastinter 500ms fall 3 rise 1
    errorfile 503 {folder}/{key}.http
{servers}
"""
POLICY: Final = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
_STARTS: Final = {
    "type": "urn:bifocale:problema:si-avvia",
    "title": "Servizio non ancora pronto",
    "status": 503,
    "detail": "Il servizio si sta avviando.",
    "code": "si-avvia",
    "remedy": "Riprovare tra pochi secondi.",
}
"""What programs are told, as of any refusal (RFC 9457)."""
_HEAD: Final = """\
<!doctype html><html lang="it"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>
<style>body{{font:18px/1.5 "Titillium Web",sans-serif;color:#17324d;background:#fff;max-width:36em;margin:15vh auto;\
padding:0 1rem}}h1{{font-size:1.6em;line-height:1.2}}</style>{more}</head>
<body><main>
"""
_RETRY: Final = """\
<noscript><meta http-equiv="refresh" content="3"></noscript>
<script>setInterval(function(){{fetch(location.href,{{headers:{{Accept:"text/html"}},cache:"no-store"}})\
.then(function(a){{if(a.status!==503)location.reload()}}).catch(function(){{}})}},1500)</script>"""
_WAITING: Final = """\
<h1>{name}</h1>
<p role="status">Il cruscotto si sta avviando: questa pagina si apre da sola appena è pronto, di solito in meno di un \
minuto.</p>
<p>Non serve ricaricarla. Se dopo due minuti è ancora qui, avvisare chi gestisce il servizio.</p>
</main></body></html>
"""
_UNKNOWN: Final = """\
<h1>Indirizzo non riconosciuto</h1>
<p>A questo indirizzo non risponde nessun Ambito: controllare come è scritto, o chiederlo a chi gestisce il \
servizio.</p>
</main></body></html>
"""
_ERROR_FILE: Final = (
    "HTTP/1.0 503 Service Unavailable\r\nCache-Control: no-store\r\nRetry-After: 2\r\n"
    "Content-Type: text/html; charset=utf-8\r\n\r\n"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Front:
    """What the balancer must know of an Ambito.

    Attributes
    ----------
    key, name, host : str
        Of letters, digits and hyphens; as people read it, any text; the name by which browsers reach it.
    base : str
        Path under which it is published there, with its slash before it; empty at the root.
    ports : sequence of int
        Where its processes answer, on this machine.
    is_secure : bool
        Whether browsers reach it by HTTPS.
    trusted_header : str
    proxies : sequence of str
        As in `deployment.haproxy.Balancer`.
    """

    key: str
    name: str
    host: str
    ports: Sequence[int]
    base: str = ""
    is_secure: bool = False
    trusted_header: str = ""
    proxies: Sequence[str] = ()

    @property
    def place(self) -> str:
        """How whatever is asked of it begins, with a slash after each."""
        return f"{self.host}{self.base}/"


def balancer_files(fronts: Sequence[Front], *, bind: str, folder: str, admin: str, connections: int) -> dict[str, str]:
    """Return the files of the balancer by name.

    Parameters
    ----------
    fronts : sequence of Front
    bind : str
        Where it listens, as HAProxy writes it.
    folder : str
        Where the files will be.
    admin : str
        Socket by which it is asked for its counters, and told of states.
    connections : int
        Most at once.
    """
    common = {"folder": folder, "ready": READY, "waited": WAITED, "watched": WATCHED, "awake": AWAKE}
    common["unknown"] = UNKNOWN
    config = _TEXT.format(
        bind=bind, admin=admin, connections=connections, places=PLACES, states=STATES, health=HEALTH, **common
    ) + "".join(
        _BACKENDS.format(
            key=front.key,
            asleep=ASLEEP,
            starting=STARTING,
            cookie=f"{COOKIE}_{front.key}",
            path=f" attr Path={front.base}" if front.base else "",
            base=front.base,
            secure=" secure" if front.is_secure else "",
            own=_own(front),
            doors=_doors(front),
            refusal=json.dumps(_STARTS),
            policy=POLICY,
            tracking=_servers(front, f"track {front.key}/{{name}}"),
            servers=_servers(front, "cookie {name} check"),
            **common,
        )
        for front in fronts
    )
    pages = {f"{front.key}.html": waiting_page(front.name) for front in fronts}
    return {
        CONFIG: config,
        PLACES: "".join(f"{front.place} {front.key}\n" for front in fronts),
        HEALTH: "".join(f"{front.place}{path[1:]}/\n" for front in fronts for path in (WELL, READY)),
        STATES: "".join(f"{front.key} {ASLEEP}\n" for front in fronts),
        UNKNOWN: _HEAD.format(title="Indirizzo non riconosciuto", more="") + _UNKNOWN,
        **pages,
        **{name.replace(".html", ".http"): f"{_ERROR_FILE}{page}" for name, page in pages.items()},
    }


def waiting_page(name: str) -> str:
    """Return the page that whoever comes sees while an Ambito starts; it opens the dashboard by itself."""
    told = html.escape(name)
    return _HEAD.format(title=f"{told}: si sta avviando", more=_RETRY.format()) + _WAITING.format(name=told)


def _own(front: Front) -> str:
    """Return what is done with every request: nobody but a proxy of ours says who signed in, or from where."""
    known = f" unless {{ src {' '.join(front.proxies)} }}" if front.proxies else ""
    headers = ["X-Forwarded-For", *([front.trusted_header] if front.trusted_header else [])]
    return "".join(f"    http-request del-header {header}{known}\n" for header in headers)


def _doors(front: Front) -> str:
    """Return who answers whoever enters: the first process that lives; one that is down is passed over."""
    if len(front.ports) == 1:
        return ""
    addresses = " ".join(f"{front.base}{path}" for path in ENTRANCES)
    return "".join(f"    use-server {name} if {{ path {addresses} }}\n" for name in _names(front))


def _servers(front: Front, how: str) -> str:
    names = _names(front)
    return "\n".join(
        f"    server {name} 127.0.0.1:{port} {how.format(name=name)}"
        for name, port in zip(names, front.ports, strict=True)
    )


def _names(front: Front) -> list[str]:
    return [server_name(number) for number in range(1, len(front.ports) + 1)]

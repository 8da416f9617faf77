"""The configuration of HAProxy in front of several processes: one of them for each browser, for as long as it lives.

Role: write the text. In: where to listen, where the processes answer, which settings bear on it. Out: a configuration
that HAProxy 2.6 and later accept. Must not: start anything, know which processes are well.

A session of Streamlit lives in one process, and so do the files that it had made: a cookie of the balancer names the
process, and every request of the browser goes there. A process that is busy is not one that is gone: its sessions are
left to it, however late it answers the balancer. When that process is gone the next request goes to another, which
finds page and filters in the address and the role in the cache folder that they share. By the addresses of `ENTRANCES`
everybody asks the first process that lives, whatever their own: limits of attempts hold for all processes together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

COOKIE: Final = "BIFOCALE_PROCESSO"
BACKEND: Final = "bifocale"
ENTRANCE: Final = "ingresso"
ENTRANCES: Final = (
    *("/accesso/entra", "/accesso/ruolo", "/accesso/posta", "/accesso/posta/entra"),
    *("/auth/login", "/oauth2callback"),
)
"""Addresses by which people enter, answered by one process for all: how often a network tries is counted there."""
READY: Final = "/readyz"
NUMBER: Final = "^[0-9A-Fa-f-]{16,64}$"
"""Numbers of requests that are kept as they come: no word of anybody's."""
LOOK_FIRST: Final = "Ciò che si stava inviando può essere arrivato o no: guardare, prima di rifarlo."
OWN_ANSWERS: Final = {
    500: ("Errore del servizio", "Il servizio non può rispondere: riprovare tra poco."),
    502: ("Risposta interrotta", f"Il servizio si è fermato mentre rispondeva: riprovare tra poco. {LOOK_FIRST}"),
    503: ("Servizio non disponibile", "In questo momento nessun processo può rispondere: riprovare tra poco."),
    504: ("Risposta in ritardo", f"Il servizio non ha risposto in tempo: riprovare tra poco. {LOOK_FIRST}"),
}
"""What HAProxy answers of its own, by status: title and sentence. A page that a section names comes before it. What it
cannot read at all (400, 408) it answers before it looks here."""
_ANSWER: Final = (
    "    http-error status {status} content-type 'text/html; charset=utf-8' hdr Cache-Control no-store"
    ' hdr X-Content-Type-Options nosniff string "<!doctype html><html lang=it><head><meta charset=utf-8>'
    "<meta name=viewport content='width=device-width, initial-scale=1'><title>{title}</title></head>"
    "<body style='font:18px/1.5 sans-serif;color:#17324d;max-width:36em;margin:15vh auto;padding:0 1rem'><main>"
    '<h1>{title}</h1><p>{sentence}</p></main></body></html>"\n'
)
DEFAULTS: Final = """\
defaults
    mode http
    option forwardfor
    option redispatch 1
    option dontlognull
    retries 3
    retry-on conn-failure empty-response
    timeout connect 5s
    timeout check 10s
    timeout client 75s
    timeout server 75s
    timeout queue 20s
    timeout tunnel 1h
    timeout http-request 15s
    timeout http-keep-alive 15s
""" + "".join(
    _ANSWER.format(status=status, title=title, sentence=sentence) for status, (title, sentence) in OWN_ANSWERS.items()
)
"""How long is waited for whom, what is tried again, what is answered: of every configuration that is written."""
_TEXT: Final = (
    """\
# Written by `bifocale deploy haproxy` and by `bifocale run --workers`: change the command's options, not this file.
global
    maxconn {connections}
{socket}
"""
    + DEFAULTS
    + """\
{errors}
frontend public
    bind {bind}
{front}    use_backend {entrance} if {{ path {entrances} }}
    default_backend {backend}

backend {backend}
    balance leastconn
    http-request disable-l7-retry unless METH_GET
    cookie {cookie} insert indirect nocache httponly attr SameSite=Lax{path}{secure}
    option httpchk
    http-check send meth GET uri {base}{ready} hdr Host localhost
    http-check expect status 200
    default-server inter 2s fastinter 500ms fall 3 rise 1
{servers}

backend {entrance}
    http-request disable-l7-retry unless METH_GET
{doors}
"""
)
STARTING: Final = """\
HTTP/1.0 503 Service Unavailable
Cache-Control: no-store
Retry-After: 5
Content-Type: text/html; charset=utf-8

<!doctype html><html lang="it"><head><meta charset="utf-8"><meta http-equiv="refresh" content="5">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>Bifocale si sta avviando</title>
<style>body{font:18px/1.5 "Titillium Web",sans-serif;color:#17324d;max-width:36em;margin:15vh auto;padding:0 1rem}
</style></head><body><main><h1>Bifocale si sta avviando</h1>
<p>Nessuno dei processi del servizio può ancora rispondere. La pagina si ricarica da sola ogni cinque secondi.</p>
<p>Se dopo due minuti è ancora qui, avvisare chi gestisce il servizio.</p></main></body></html>
"""
"""What a browser is shown while no process is ready: the whole answer, as HAProxy's ``errorfile`` wants it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Balancer:
    """What the balancer must know.

    Attributes
    ----------
    bind : str
        Where it listens, as HAProxy writes it: ``127.0.0.1:8501``, ``:443 ssl crt /etc/ssl/private/bifocale.pem``.
    servers : sequence of str
        Where the processes answer: ``127.0.0.1:8502``.
    base : str
        Path under which the dashboard is published, with its slash before it; empty at the root.
    is_secure : bool
        Whether browsers reach it by HTTPS: the cookie is then sent by no other way, and HSTS is said by the dashboard.
    trusted_header : str
        Header that names who signed in at a proxy of ours: taken away from whoever is none of ``proxies``.
    proxies : sequence of str
        Addresses or networks of those proxies.
    admin : str
        Socket by which processes are taken out and put in again; empty for none.
    errorfile : str
        File with `STARTING`; empty for HAProxy's own page.
    connections : int
        Most at once.
    """

    bind: str
    servers: Sequence[str]
    base: str = ""
    is_secure: bool = False
    trusted_header: str = ""
    proxies: Sequence[str] = ()
    admin: str = ""
    errorfile: str = ""
    connections: int = 4_000


def haproxy_config(balancer: Balancer) -> str:
    """Return the configuration file."""
    names = [server_name(number) for number in range(1, len(balancer.servers) + 1)]
    servers = [
        f"    server {name} {server} cookie {name} check" for name, server in zip(names, balancer.servers, strict=True)
    ]
    doors = [
        f"    server {name} {server} track {BACKEND}/{name}{' backup' if place else ''}"
        for place, (name, server) in enumerate(zip(names, balancer.servers, strict=True))
    ]
    return _TEXT.format(
        connections=balancer.connections,
        socket=f"    stats socket {balancer.admin} mode 600 level admin\n" if balancer.admin else "",
        errors=f"    errorfile 503 {balancer.errorfile}\n" if balancer.errorfile else "",
        bind=balancer.bind,
        front=_front(balancer),
        backend=BACKEND,
        cookie=COOKIE,
        path=f" attr Path={balancer.base}" if balancer.base else "",
        secure=" secure" if balancer.is_secure else "",
        base=balancer.base,
        ready=READY,
        servers="\n".join(servers),
        entrance=ENTRANCE,
        entrances=" ".join(f"{balancer.base}{path}" for path in ENTRANCES),
        doors="\n".join(doors),
    )


def server_name(number: int) -> str:
    """Return what the balancer calls a process, counted from one."""
    return f"p{number}"


def _front(balancer: Balancer) -> str:
    """Return what is done with every request: nobody but a proxy of ours says who signed in, or from where."""
    known = f" unless {{ src {' '.join(balancer.proxies)} }}" if balancer.proxies else ""
    lines = [
        f"    http-request del-header X-Forwarded-For{known}",
        f"    http-request set-header X-Request-ID %[uuid()] unless {{ req.hdr(X-Request-ID) -m reg {NUMBER} }}",
    ]
    if balancer.trusted_header:
        lines.append(f"    http-request del-header {balancer.trusted_header}{known}")
    return "".join(f"{line}\n" for line in lines)

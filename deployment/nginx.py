"""The site of nginx in front of the dashboard: HTTPS, sockets, nothing kept.

Role: write its text. In: the name that people write, where the dashboard answers, the certificate. Out: a file for
``/etc/nginx/sites-available``. Must not: install it, or ask for a certificate.
"""

from typing import Final

_SITE: Final = """\
# Written by `bifocale deploy nginx`. In .env:{path}
# BIFOCALE_PUBLIC_URL=https://{host}{base} and BIFOCALE_TRUSTED_PROXIES=127.0.0.1
map $http_upgrade $bifocale_connection {{
    default upgrade;
    ''      '';
}}

map $http_x_request_id $bifocale_request {{
    default                    $request_id;
    "~^[0-9A-Fa-f-]{{16,64}}$" $http_x_request_id;
}}

server {{
    listen 80;
    listen [::]:80;
    server_name {host};
    return 301 https://{host}$request_uri;
}}

server {{
    listen 443 ssl http2;
    listen [::]:443 ssl http2;
    server_name {host};
    ssl_certificate     {certificate};
    ssl_certificate_key {key};
    ssl_protocols       TLSv1.2 TLSv1.3;
    ssl_session_cache   shared:bifocale:10m;
    server_tokens       off;
    client_max_body_size 61m;

{bare}    location {base}/ {{
        proxy_pass http://{upstream};
        proxy_http_version 1.1;
        proxy_set_header Host $http_host;
        proxy_set_header Upgrade $http_upgrade;
        proxy_set_header Connection $bifocale_connection;
        proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
        proxy_set_header X-Forwarded-Proto $scheme;
        proxy_set_header X-Request-ID $bifocale_request;
        proxy_read_timeout 1h;
        proxy_send_timeout 1h;
        proxy_buffering off;
        proxy_request_buffering off;
    }}
}}
"""


_BARE: Final = """\
    location = {base} {{
        return 308 {base}/$is_args$args;
    }}

"""


def nginx_site(*, host: str, upstream: str, certificate: str, key: str, base: str = "") -> str:
    """Return the site.

    Parameters
    ----------
    host
        The name that people write.
    upstream
        Where the dashboard answers: ``127.0.0.1:8501``.
    certificate, key
        Files.
    base
        Path under which it is published, with its slash before it; empty at the root. It is passed on as it came.
    """
    path = f" BIFOCALE_BASE_PATH={base}," if base else ""
    bare = _BARE.format(base=base) if base else ""
    return _SITE.format(host=host, upstream=upstream, certificate=certificate, key=key, base=base, bare=bare, path=path)

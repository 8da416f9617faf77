"""Units of systemd: the dashboard, and what it does by itself at night.

Role: write their text. In: where the program stands, as whom it runs, how many processes. Out: files by name, for
``/etc/systemd/system``. Must not: install them.
"""

from dataclasses import dataclass
from typing import Final

_HARDENED: Final = """\
NoNewPrivileges=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectSystem=strict
ProtectHome=yes
ProtectKernelTunables=yes
ProtectKernelModules=yes
ProtectControlGroups=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX
LockPersonality=yes
UMask=0077
"""
_SERVICE: Final = """\
# Written by `bifocale deploy systemd`.
[Unit]
Description=Bifocale, {what}
After=network-online.target postgresql.service
Wants=network-online.target

[Service]
Type={kind}
User={user}
Group={user}
WorkingDirectory={folder}
Environment=PYTHONUTF8=1
{command}{more}ReadWritePaths={folder}/var
{hardened}"""
_TIMER: Final = """\
# Written by `bifocale deploy systemd`.
[Unit]
Description=Bifocale, {what}

[Timer]
OnCalendar={when}
Persistent=yes
RandomizedDelaySec=5min

[Install]
WantedBy=timers.target
"""
_INSTALL: Final = "\n[Install]\nWantedBy=multi-user.target\n"
_BACKUP: Final = """\
ExecStartPre=/bin/mkdir -p {folder}/var/copie
ExecStart=/bin/sh -c 'exec {program} db backup --replace {folder}/var/copie/$$(date +%%F).bifocale'
ExecStartPost=/usr/bin/find {folder}/var/copie -name '*.bifocale' -mtime +{days} -delete
"""
KEPT_DAYS: Final = 30
"""For how long copies stay on the machine; they belong on another one too."""

MONDAYS: Final = "Mon *-*-* 07,09,11:30:00"
"""When weekly letters leave: who has had theirs is not written to again, whoever could not be reached is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the program stands on a machine.

    Attributes
    ----------
    folder : str
        Its checkout, with ``.venv`` and ``.env`` in it.
    user : str
        As whom it runs: somebody who owns ``var`` and nothing else.
    workers : int
    port : int
    address : str
    base : str
        Path under which it is published, with its slash before it; empty at the root.
    """

    folder: str
    user: str
    workers: int
    port: int
    address: str
    base: str = ""


def systemd_units(place: Place) -> dict[str, str]:
    """Return the units by the names of their files."""
    program = f"{place.folder}/.venv/bin/bifocale"
    serving = f"{program} run --workers {place.workers} --port {place.port} --address {place.address}"
    if place.base:
        serving += f" --base-path {place.base}"
    apart = "Environment=BIFOCALE_EDITION_WATCH=false\n"
    restarted = (
        "ExecReload=/bin/kill -HUP $MAINPID\nKillMode=mixed\nTimeoutStopSec=30\nRestart=always\nRestartSec=2\n"
        "LimitNOFILE=65536\n"
    )
    backup = _BACKUP.format(folder=place.folder, program=program, days=KEPT_DAYS)
    reminding = f"ExecStart={program} reminders --send\n"
    writing = f"ExecStart={program} digest --send\n"
    editions = f"ExecStart={program} edition watch\n"
    return {
        "bifocale-digest.service": _service(place, "riepiloghi settimanali", "oneshot", writing, "Nice=10\n"),
        "bifocale-digest.timer": _TIMER.format(
            what="riepiloghi di ogni lunedì, e due volte di chi non li ha avuti", when=MONDAYS
        ),
        "bifocale-editions.service": _service(
            place, "edizione di ogni versione dei dati", "exec", editions, "Restart=always\nRestartSec=60\n"
        )
        + _INSTALL,
        "bifocale.service": _service(place, "cruscotto", "exec", f"{apart}ExecStart={serving}\n", restarted) + _INSTALL,
        "bifocale-backup.service": _service(place, "copia di sicurezza", "oneshot", backup, "Nice=10\n"),
        "bifocale-backup.timer": _TIMER.format(what="copia di sicurezza ogni notte", when="*-*-* 02:30:00"),
        "bifocale-reminders.service": _service(place, "solleciti agli enti", "oneshot", reminding, "Nice=10\n"),
        "bifocale-reminders.timer": _TIMER.format(what="solleciti di ogni lunedì", when="Mon *-*-* 08:00:00"),
    }


def _service(place: Place, what: str, kind: str, command: str, more: str) -> str:
    return _SERVICE.format(
        what=what, kind=kind, user=place.user, folder=place.folder, command=command, more=more, hardened=_HARDENED
    )

"""The ways in that an installation has, as the shell must know them.

Role: a value that whoever knows the settings gives to the middleware. Must not: read settings.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WaysIn:
    """How people enter.

    Attributes
    ----------
    is_demo : bool
        They choose a role.
    has_provider : bool
        By a provider of digital identities.
    has_link : bool
        By a one-time link that is sent by e-mail.
    header : str
        Name of the header in which a proxy of ours says who it is; empty if none is believed.
    proxies : tuple of str
        Networks of that proxy.
    is_secure : bool
        Whether people come by HTTPS.
    hours : float
        How long a sign-in may last.
    """

    is_demo: bool = True
    has_provider: bool = False
    has_link: bool = False
    header: str = ""
    proxies: tuple[str, ...] = ()
    is_secure: bool = False
    hours: float = 8.0

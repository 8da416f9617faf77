"""The network that an address belongs to: what the access log keeps of who asks, and what limits count by.

Comes in: an address as a socket or a proxy tells it. Goes out: its network. Must not: keep the address.
"""

from ipaddress import ip_address, ip_network
from typing import Final

KEPT_BITS: Final = {4: 24, 6: 48}
"""Bits of an address that tell the network of a provider's customers, and not the customer, by version of IP."""


def network_of(address: str) -> str:
    """Return the network of an address: 24 bits of IPv4, 48 of IPv6; empty for what is no address."""
    try:
        host = ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    known = getattr(host, "ipv4_mapped", None) or host  # as a socket that listens to both versions tells IPv4
    return str(ip_network((known, KEPT_BITS[known.version]), strict=False))

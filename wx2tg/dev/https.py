"""The app over TLS, for a phone in the same network: the workbench's own CA, and a certificate for this machine."""

from __future__ import annotations

import ipaddress
import secrets
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from wx2tg import certificates
from wx2tg.certificates import Authority

PORT = 8443
"""Where the app is served over TLS, or the next free one."""

CA_PATH = "/_wx2tg/ca.pem"
"""Where a phone fetches the CA's certificate."""

# Those of local networks and of this machine. Sources: RFC 1918, RFC 3927, RFC 4193, RFC 4291.
_NETWORKS = (
    *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8", "100.64.0.0/10"),
    *("fc00::/7", "fe80::/10", "::1/128"),
)
_NAMES = ("local", "localhost", "lan", "home.arpa", "internal")
# Apple's systems take certificates of servers that are valid for 825 days at most, and newer ones less.
_DAYS = 90
# A documentation address (RFC 5737): connecting a datagram socket sends nothing, but chooses a way out.
_ELSEWHERE = ("192.0.2.1", 9)

Address = ipaddress.IPv4Address | ipaddress.IPv6Address


def make_authority(now: datetime) -> Authority:
    """A new CA for addresses and names of local networks alone: who has its key can fake no other site."""
    allowed: list[x509.GeneralName] = [x509.IPAddress(ipaddress.ip_network(network)) for network in _NETWORKS]
    allowed += [x509.DNSName(name) for name in _NAMES]
    constraints = x509.NameConstraints(allowed, None)
    return certificates.make_authority(f"wx2tg workbench {secrets.token_hex(4)}", constraints, now)


def addresses() -> list[Address]:
    """The addresses of this machine in local networks, that of the way out first."""
    found: list[str] = []
    # Neither need be there: a network, or an address for the machine's own name.
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(_ELSEWHERE)
        found.append(probe.getsockname()[0])
    with suppress(OSError):
        found += [str(place[0]) for *_, place in socket.getaddrinfo(socket.gethostname(), None)]
    plain = [ipaddress.ip_address(text.partition("%")[0]) for text in found]
    local = [address for address in plain if _is_local(address) and not address.is_loopback]
    return list(dict.fromkeys(address for address in local if not (address.version == 6 and address.is_link_local)))


def _is_local(address: Address) -> bool:
    return any(address in ipaddress.ip_network(network) for network in _NETWORKS)


def names() -> list[str]:
    """The names under which this machine may be found in a local network."""
    own = socket.gethostname().lower().removesuffix(".local").partition(".")[0]
    return [f"{own}.local", "localhost"] if own.isascii() and own.replace("-", "").isalnum() else ["localhost"]


def hosts(port: int) -> set[str]:
    """The `Host` headers with which the app over TLS is asked."""
    written = [f"[{address}]" if address.version == 6 else str(address) for address in addresses()]
    return {f"{name}:{port}" for name in (*written, *names(), "127.0.0.1")}


def context(authority: Authority, where: Sequence[Address]) -> ssl.SSLContext:
    """What connections are wrapped in, with a certificate for the addresses `where` and the names of this machine."""
    key = certificates.new_key()
    general: list[x509.GeneralName] = [x509.IPAddress(address) for address in where]
    general += [x509.IPAddress(ipaddress.ip_address("127.0.0.1")), *(x509.DNSName(name) for name in names())]
    made = certificates.leaf(authority, key.public_key(), general, datetime.now(UTC), days=_DAYS)
    found = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    found.minimum_version = ssl.TLSVersion.TLSv1_2
    found.set_alpn_protocols(["http/1.1"])
    certificates.show(found, made, key)
    return found


def told(authority: Authority, address: str) -> str:
    """What the user does so that a phone believes the CA, once."""
    fingerprint = authority.certificate.fingerprint(hashes.SHA256()).hex(":").upper()
    return "\n".join(
        (
            f"Once on each phone: open {address}{CA_PATH} there, accept the warning, and install the CA.",
            f"Its SHA-256 fingerprint is {fingerprint}.",
            "iOS: install it in Settings, General, VPN & Device Management; then trust it in General, About, "
            "Certificate Trust Settings.",
            "Android: few apps believe CAs that a user has added; if Telegram does not open the app, use --tunnel.",
        )
    )

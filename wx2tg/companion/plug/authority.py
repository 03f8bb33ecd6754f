"""The companion's own certificate authority (CA): it can vouch for WeChat's hosts, and for nothing else."""

from __future__ import annotations

import ipaddress
import secrets
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa

from wx2tg import certificates
from wx2tg.certificates import CERTIFICATE, KEY, YEARS, Authority, AuthorityError, key_pem, new_key
from wx2tg.companion.plug.hosts import HOSTS

__all__ = [
    "BUNDLE",
    "CERTIFICATE",
    "KEY",
    "LEAF_DAYS",
    "YEARS",
    "Authority",
    "AuthorityError",
    "key_pem",
    "leaf",
    "make_authority",
    "new_key",
    "read_authority",
]

BUNDLE = "ca-bundle.pem"
"""The certificate together with the CAs that clients usually trust, for settings that replace those."""

LEAF_DAYS = 7
_NO_ADDRESSES = tuple(x509.IPAddress(ipaddress.ip_network(every)) for every in ("0.0.0.0/0", "::/0"))


def make_authority(now: datetime) -> Authority:
    """A new CA, for ten years. Its name is unlike that of any other, so that a machine may trust several."""
    names = x509.NameConstraints([x509.DNSName(host) for host in HOSTS], _NO_ADDRESSES)
    return certificates.make_authority(f"wx2tg companion {secrets.token_hex(4)}", names, now)


def read_authority(folder: Path, now: datetime) -> Authority:
    """The CA in `folder`. AuthorityError."""
    command = "wx2tg companion ca"
    return certificates.read_authority(folder, now, make=f"`{command}`", again=f"`{command} --new`")


def leaf(authority: Authority, key: rsa.RSAPublicKey, now: datetime) -> x509.Certificate:
    """A certificate for all of WeChat's hosts, for a week. ValueError where the CA's own time is over."""
    names = [x509.DNSName(host) for host in HOSTS]
    return certificates.leaf(authority, key, names, now, days=LEAF_DAYS)

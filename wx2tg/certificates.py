"""Certificate authorities (CAs) of one's own, and certificates of servers that they vouch for.

Keys are RSA of 2048 bits: every client that speaks TLS 1.2 takes them, also a Java without elliptic curves.
Source: RFC 5280, sections 4.2.1.9 (basic constraints), 4.2.1.10 (name constraints), 4.2.1.12 (extended key usage).
"""

from __future__ import annotations

import secrets
import ssl
import tempfile
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

CERTIFICATE = "ca.pem"
"""The file with a CA's certificate, for those who trust it."""
KEY = "ca.key"
"""The file with its private key, which nobody else reads."""

YEARS = 10
_CLOCKS_DIFFER = timedelta(days=1)


class AuthorityError(Exception):
    """A CA that is missing or cannot be used; the message says why and what to do."""


class Authority(NamedTuple):
    """The CA's key and its certificate."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate

    @property
    def pem(self) -> bytes:
        """The certificate, for those who trust it."""
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    @property
    def key_pem(self) -> bytes:
        """The private key, unencrypted."""
        return key_pem(self.key, serialization.NoEncryption())


def new_key() -> rsa.RSAPrivateKey:
    """A key for a CA or for a certificate of it."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def key_pem(key: rsa.RSAPrivateKey, encryption: serialization.KeySerializationEncryption) -> bytes:
    """`key` as PEM."""
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, encryption)


def make_authority(name: str, names: x509.NameConstraints, now: datetime) -> Authority:
    """A new CA called `name`, for ten years, which can vouch for `names` alone."""
    key = new_key()
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(now + timedelta(days=YEARS * 365))
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(authority=True), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(names, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .sign(key, hashes.SHA256())
    )
    return Authority(key, certificate)


def read_authority(folder: Path, now: datetime, *, make: str, again: str) -> Authority:
    """The CA in `folder`; `make` and `again` say in a message how one is made, and how another one. AuthorityError."""
    try:
        key = serialization.load_pem_private_key((folder / KEY).read_bytes(), None)
        certificate = x509.load_pem_x509_certificate((folder / CERTIFICATE).read_bytes())
    except FileNotFoundError as error:
        if not any((folder / name).exists() for name in (KEY, CERTIFICATE)):
            raise AuthorityError(f"there is no CA in {folder}: make one with {make}") from None
        missing = Path(error.filename).name
        raise AuthorityError(f"{missing} is missing in {folder}: make a new CA with {again}") from None
    except OSError as error:
        raise AuthorityError(f"the CA in {folder} cannot be read: {error.strerror}") from None
    except (ValueError, TypeError):
        raise AuthorityError(f"the CA in {folder} is damaged: make a new one with {again}") from None
    if not isinstance(key, rsa.RSAPrivateKey) or certificate.public_key() != key.public_key():
        raise AuthorityError(f"{KEY} in {folder} is not the key of {CERTIFICATE}")
    if now >= certificate.not_valid_after_utc:
        raise AuthorityError(f"the CA in {folder} has expired: make a new one with {again}")
    return Authority(key, certificate)


def leaf(
    authority: Authority, key: rsa.RSAPublicKey, names: Sequence[x509.GeneralName], now: datetime, *, days: int
) -> x509.Certificate:
    """A certificate for `names`, for so many days. ValueError where the CA's own time is over."""
    certificate = authority.certificate
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, str(names[0].value))]))
        .issuer_name(certificate.subject)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _CLOCKS_DIFFER)
        .not_valid_after(min(now + timedelta(days=days), certificate.not_valid_after_utc))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_usage(authority=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(authority.key.public_key()),
            critical=False,
        )
        .sign(authority.key, hashes.SHA256())
    )


def show(context: ssl.SSLContext, certificate: x509.Certificate, key: rsa.RSAPrivateKey) -> None:
    """Have `context` show `certificate` from now on. OSError where no temporary file can be written."""
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    # The standard library reads keys from files only: this one is encrypted, and exists for a moment.
    password = secrets.token_bytes(32).hex()
    secret = key_pem(key, serialization.BestAvailableEncryption(password.encode()))
    with tempfile.TemporaryDirectory(prefix="wx2tg-") as folder:
        file = Path(folder, "certificate.pem")
        with file.open("wb") as target:
            target.write(secret + pem)
        context.load_cert_chain(file, password=password)


def _usage(*, authority: bool) -> x509.KeyUsage:
    """A CA signs certificates; a server signs its part of a handshake, or is sent a key under its own."""
    return x509.KeyUsage(
        digital_signature=not authority,
        key_encipherment=not authority,
        key_cert_sign=authority,
        crl_sign=authority,
        content_commitment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )

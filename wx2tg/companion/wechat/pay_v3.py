"""WeChat Pay, version 3: JSON bodies, RSA-SHA256 signatures in headers, AES-256-GCM in notifications.

Source: pay.weixin.qq.com/doc/v3, "Signature generation", "Signature verification", "Decrypting callbacks".
"""

from __future__ import annotations

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import msgspec
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import NameOID

SCHEME = "WECHATPAY2-SHA256-RSA2048"
"""The name of the scheme in `Authorization`."""

_FIELD = re.compile(r'(\w+)="([^"]*)"')
_STAMP = re.compile(r"[0-9]{1,12}")
_NONCE = 12
# Seconds that a request may be old: WeChat refuses what is older than five minutes.
_FRESH = 300
_DAYS = 5 * 365


class SignatureError(Exception):
    """A request that is not signed by the merchant; the message says what is wrong."""


class Platform(NamedTuple):
    """The key with which the platform signs, its certificate, and the id that a merchant may know the key by."""

    key: rsa.RSAPrivateKey
    certificate: x509.Certificate
    public_key_id: str = ""

    @property
    def serial(self) -> str:
        """What a signature names its key by: the id of the public key, or the certificate's serial number."""
        return self.public_key_id or self.certificate_serial

    @property
    def certificate_serial(self) -> str:
        """The certificate's serial number in upper-case hexadecimal."""
        return f"{self.certificate.serial_number:X}"

    @property
    def public_pem(self) -> str:
        """The public key as PEM."""
        form = serialization.PublicFormat.SubjectPublicKeyInfo
        return self.key.public_key().public_bytes(serialization.Encoding.PEM, form).decode()

    @property
    def pem(self) -> str:
        """The certificate as PEM."""
        return self.certificate.public_bytes(serialization.Encoding.PEM).decode()


def make_platform(now: datetime) -> Platform:
    """A platform of one's own: a new RSA key of 2048 bits, and a certificate for five years."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "wx2tg companion, pay platform")])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=_DAYS))
        .sign(key, hashes.SHA256())
    )
    return Platform(key, certificate)


def rsa_sign(message: str, key: rsa.RSAPrivateKey) -> str:
    """RSA-SHA256 with PKCS#1 v1.5, base64."""
    return base64.b64encode(key.sign(message.encode(), padding.PKCS1v15(), hashes.SHA256())).decode()


def rsa_verify(message: str, signature: str, key: rsa.RSAPublicKey) -> bool:
    """Whether `signature` (base64) is that of `message`."""
    try:
        raw = base64.b64decode(signature, validate=True)
        key.verify(raw, message.encode(), padding.PKCS1v15(), hashes.SHA256())
    except (InvalidSignature, binascii.Error, ValueError):
        return False
    return True


def check_request(
    authorization: str, method: str, target: str, body: str, key: rsa.RSAPublicKey, mchid: str, *, now: float
) -> str:
    """The serial number of the merchant's certificate in a signed request; SignatureError where it is not right.

    `target` is the path with its query, as the merchant sent it.
    """
    scheme, _, rest = authorization.partition(" ")
    fields: dict[str, str] = dict(_FIELD.findall(rest))
    if scheme != SCHEME or not fields.keys() >= {"mchid", "nonce_str", "timestamp", "serial_no", "signature"}:
        raise SignatureError("Authorization is missing or malformed")
    if fields["mchid"] != mchid:
        raise SignatureError("Authorization names another merchant")
    stamp = fields["timestamp"]
    if not _STAMP.fullmatch(stamp) or abs(now - int(stamp)) > _FRESH:
        raise SignatureError("the request is too old")
    message = f"{method}\n{target}\n{stamp}\n{fields['nonce_str']}\n{body}\n"
    if not rsa_verify(message, fields["signature"], key):
        raise SignatureError("the signature is wrong")
    return fields["serial_no"]


def answer_headers(body: str, platform: Platform, *, now: float) -> dict[str, str]:
    """The headers by which a merchant checks an answer or a notification."""
    stamp, nonce = str(int(now)), secrets.token_hex(16)
    return {
        "Wechatpay-Timestamp": stamp,
        "Wechatpay-Nonce": nonce,
        "Wechatpay-Serial": platform.serial,
        "Wechatpay-Signature": rsa_sign(f"{stamp}\n{nonce}\n{body}\n", platform.key),
        "Wechatpay-Signature-Type": SCHEME,
    }


def encrypted(data: str, api_key: str, associated: str) -> dict[str, str]:
    """`data` as the `resource` of a notification, or a certificate of `/v3/certificates`: AES-256-GCM."""
    nonce = secrets.token_hex(_NONCE // 2)
    sealed = AESGCM(api_key.encode()).encrypt(nonce.encode(), data.encode(), associated.encode())
    return {
        "algorithm": "AEAD_AES_256_GCM",
        "ciphertext": base64.b64encode(sealed).decode(),
        "associated_data": associated,
        "nonce": nonce,
    }


def notification(event: str, summary: str, resource: Mapping[str, Any], api_key: str, *, now: float) -> str:
    """The body of a notification: `event` such as `TRANSACTION.SUCCESS`, `resource` encrypted with the v3 key."""
    kind = event.partition(".")[0].lower()
    text = msgspec.json.encode(resource).decode()
    body = {
        "id": secrets.token_hex(16),
        "create_time": rfc3339(now),
        "event_type": event,
        "resource_type": "encrypt-resource",
        "resource": {**encrypted(text, api_key, kind), "original_type": kind},
        "summary": summary,
    }
    return msgspec.json.encode(body).decode()


def certificates(platform: Platform, api_key: str) -> str:
    """The answer of `/v3/certificates`."""
    certificate = platform.certificate
    item = {
        "serial_no": platform.certificate_serial,
        "effective_time": certificate.not_valid_before_utc.isoformat(),
        "expire_time": certificate.not_valid_after_utc.isoformat(),
        "encrypt_certificate": encrypted(platform.pem, api_key, "certificate"),
    }
    return msgspec.json.encode({"data": [item]}).decode()


def rfc3339(now: float) -> str:
    """Seconds since 1970 as WeChat Pay writes times, in China's time zone."""
    return (datetime.fromtimestamp(int(now), UTC) + timedelta(hours=8)).strftime("%Y-%m-%dT%H:%M:%S+08:00")

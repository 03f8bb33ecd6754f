"""Why a request got no answer, in plain words."""

from __future__ import annotations

import socket
import ssl

import httpx

_WORDS = {
    "offline": "The workbench's network is switched off.",
    "failing": "The workbench lets requests to this host fail, as its network is set.",
    "refused": "The proxy does not ask this address.",
}

# Numbers of OpenSSL (X509_V_ERR_...), as `ssl.SSLCertVerificationError.verify_code` gives them.
_CERTIFICATES = {
    9: "is not valid yet: look at this machine's clock",
    10: "has expired",
    18: "is signed by itself, so nobody vouches for it",
    19: "is vouched for by an authority that this machine does not know",
    20: "is vouched for by an authority that this machine does not know, or comes without the certificates in between",
    21: "comes without the certificates between it and its authority",
    62: "is for another name",
    64: "is for another address",
}
_INSTEAD = "Telegram's clients would refuse it too. For a certificate of your own CA, name the CA in SSL_CERT_FILE."


class Fault(Exception):
    """No answer. `reason` is one word: offline, failing, refused, name, certificate, timeout, unreachable, protocol."""

    def __init__(self, reason: str, words: str = "") -> None:
        super().__init__(words or _WORDS[reason])
        self.reason = reason


def fault_of(error: Exception, host: str) -> Fault:
    """`error` of a request to `host` as a Fault."""
    causes = list(_causes(error))
    for cause in causes:
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = _CERTIFICATES.get(cause.verify_code, f"cannot be trusted ({cause.verify_message})")
            return Fault("certificate", f"The certificate of {host} {why}. {_INSTEAD}")
    if any(isinstance(cause, ssl.SSLError) for cause in causes):
        return Fault("certificate", f"{host} does not speak TLS as it should: is it a server of http, not of https?")
    if any(isinstance(cause, socket.gaierror) for cause in causes):
        return Fault("name", f"No address is known for the name {host}.")
    if any(isinstance(cause, httpx.TimeoutException | TimeoutError) for cause in causes):
        return Fault("timeout", f"{host} did not answer in time.")
    if any(isinstance(cause, ConnectionRefusedError) for cause in causes):
        return Fault("unreachable", f"Nothing listens at {host}: is the server running?")
    if any(isinstance(cause, httpx.ProtocolError) for cause in causes):
        return Fault("protocol", f"{host} does not answer as a server of HTTP: {error}.")
    return Fault("unreachable", f"There is no connection to {host} ({type(error).__name__}).")


def _causes(error: BaseException) -> list[BaseException]:
    """`error` and all that led to it."""
    found: list[BaseException] = []
    waiting: list[BaseException | None] = [error]
    while waiting:
        one = waiting.pop()
        if one is None or one in found:
            continue
        found.append(one)
        waiting += [one.__cause__, one.__context__]
        if isinstance(one, BaseExceptionGroup):
            waiting += one.exceptions
        if isinstance(one, OSError) and one.__class__ is OSError:
            waiting += [part for part in one.args if isinstance(part, BaseException)]
    return found

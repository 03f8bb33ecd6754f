"""What an owner is told of the CA: where its files are, and how a back end is led to the companion with them."""

from __future__ import annotations

from pathlib import Path

from cryptography.hazmat.primitives import hashes

from wx2tg.companion.config import Config, host_and_port
from wx2tg.companion.plug.authority import BUNDLE, CERTIFICATE, KEY, Authority
from wx2tg.companion.plug.hosts import HOSTS

_ANYWHERE = {"0.0.0.0", "::"}


def instructions(config: Config, folder: Path, authority: Authority) -> list[str]:
    """Lines for the terminal. `folder` is where the CA is; no secret is among them."""
    certificate, bundle = folder / CERTIFICATE, folder / BUNDLE
    fingerprint = authority.certificate.fingerprint(hashes.SHA256()).hex(":").upper()
    return [
        f"The CA is in {folder}:",
        f"  {CERTIFICATE}         what the back end trusts",
        f"  {BUNDLE}  the same with the CAs that clients usually trust, for settings that replace those",
        f"  {KEY}         its private key: keep it on the companion's machine",
        f"It can vouch for WeChat's hosts alone, until {authority.certificate.not_valid_after_utc:%Y-%m-%d}.",
        f"Its SHA-256 fingerprint is {fingerprint}.",
        "",
        *_proxy(config),
        "",
        "So that the back end trusts the companion, whichever way it comes:",
        f"  Node                    NODE_EXTRA_CA_CERTS={certificate}",
        f"  Python with requests    REQUESTS_CA_BUNDLE={bundle}",
        f"  Python with httpx, Go   SSL_CERT_FILE={bundle}",
        f"  curl                    CURL_CA_BUNDLE={bundle}",
        f"  PHP, in php.ini         curl.cainfo={bundle}",
        f"                          openssl.cafile={bundle}",
        f"  Java                    keytool -importcert -noprompt -cacerts -alias wx2tg-companion -file {certificate}",
        "",
        *_hosts(config),
    ]


def _proxy(config: Config) -> list[str]:
    """The variables that lead a back end through the proxy."""
    if not config.proxy.listen:
        return ['For the proxy, set listen = "127.0.0.1:8082" in [proxy] and restart the companion.']
    host, port = _reached(config.proxy.listen)
    user = "companion:PASSWORD@" if config.proxy.secret else ""
    address = f"http://{user}{_written(host)}:{port}"
    lines = [
        "For the proxy, in the environment of the back end:",
        f"  HTTPS_PROXY={address}",
        f"  https_proxy={address}",
        "  NO_PROXY=localhost,127.0.0.1,::1",
        "  no_proxy=localhost,127.0.0.1,::1",
        f"  Java                    -Dhttps.proxyHost={host} -Dhttps.proxyPort={port}",
        "  Node reads these only with NODE_USE_ENV_PROXY=1, from 22.21 or 24.5 on; what older ones need is in",
        "  docs/companion/proxy.md.",
    ]
    if user:
        lines.append("  PASSWORD is the `secret` of [proxy]; write %40 for @, %3A for : and %2F for / in it.")
    return lines


def _hosts(config: Config) -> list[str]:
    """The lines of a hosts file."""
    if not config.wechat.tls_listen:
        return ['For a hosts entry, set tls_listen = "127.0.0.1:443" in [wechat] and restart the companion.']
    host, port = _reached(config.wechat.tls_listen)
    lines = ["For a hosts entry, in /etc/hosts of the back end's machine:", *(f"  {host} {name}" for name in HOSTS)]
    if port != 443:
        lines.append(f"  These names are called on port 443: lead it to {port} where the companion listens.")
    return lines


def _reached(listen: str) -> tuple[str, int]:
    """Where a listener is reached from the back end; a name to fill in where that is on any address."""
    host, port = host_and_port(listen)
    return ("COMPANION" if host in _ANYWHERE else host), port


def _written(host: str) -> str:
    return f"[{host}]" if ":" in host else host

"""Checks the companion's own CA, where `[proxy]` or `tls_listen` needs it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from wx2tg.companion.check.model import Line, Subject, missing, ok, warning
from wx2tg.companion.plug.authority import BUNDLE, KEY, AuthorityError, read_authority

_PIECE = "CA"
_OTHERS_CAN_READ = 0o044
# Days before its end at which a CA should be made anew: back ends have to be given the new one.
_SOON = 30


def authority(subject: Subject) -> list[Line]:
    """The CA can be read, is valid, and its key is a secret; no line where neither the proxy nor TLS is used."""
    config = subject.config
    if not (config.proxy.listen or config.wechat.tls_listen):
        return []
    folder, now = subject.root / config.wechat.ca, datetime.fromtimestamp(subject.now, UTC)
    try:
        until = read_authority(folder, now).certificate.not_valid_after_utc
    except AuthorityError as error:
        todo = "Then let the back end trust the CA: docs/companion of wx2tg says how."
        return [missing(_PIECE, f"The companion cannot start: {error}.", todo)]
    lines = _of_files(folder)
    days = (until - now).days
    if days < _SOON:
        todo = "Run `wx2tg companion ca --new`, and give the back end the new one."
        lines.append(warning(_PIECE, f"The CA in {folder} expires on {until:%Y-%m-%d}.", todo))
    return lines or [ok(_PIECE, f"The CA in {folder} can be used until {until:%Y-%m-%d}.")]


def _of_files(folder: Path) -> list[Line]:
    lines = []
    key = folder / KEY
    if key.stat().st_mode & _OTHERS_CAN_READ:
        lines.append(warning(_PIECE, f"Other users of this machine can read {key}.", f"Run `chmod 600 {key}`."))
    if not (folder / BUNDLE).is_file():
        lines.append(warning(_PIECE, f"{BUNDLE} is missing in {folder}.", "Run `wx2tg companion ca`."))
    return lines

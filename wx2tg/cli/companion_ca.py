"""Makes the files of the companion's CA; imported when the command runs, since it needs the companion's libraries."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import certifi

from wx2tg.cli.exits import Usage
from wx2tg.companion.config import Config
from wx2tg.companion.plug.authority import (
    BUNDLE,
    CERTIFICATE,
    KEY,
    Authority,
    AuthorityError,
    make_authority,
    read_authority,
)
from wx2tg.companion.plug.told import instructions


def prepare_ca(config: Config, root: Path, *, new: bool = False) -> list[str]:
    """Make the CA where there is none, or a `new` one in its place, and say what to do with it.

    `root` is the folder of `companion.toml`. What is there stays as it is, but for the bundle, which is written anew
    with the CAs of today. Usage where the CA cannot be used, or its folder not be written.
    """
    folder = root.absolute() / config.wechat.ca
    now = datetime.now(UTC)
    try:
        if new or not any((folder / name).exists() for name in (KEY, CERTIFICATE)):
            _write(folder, made := make_authority(now))
        else:
            made = read_authority(folder, now)
        (folder / BUNDLE).write_bytes(certifi.contents().encode() + made.pem)
    except AuthorityError as error:
        raise Usage(str(error)) from None
    except OSError as error:
        raise Usage(f"{error.filename or folder} cannot be written: {error.strerror}") from None
    return instructions(config, folder, made)


def _write(folder: Path, made: Authority) -> None:
    """The key is readable for its owner alone, from the first moment on."""
    folder.mkdir(mode=0o755, parents=True, exist_ok=True)
    (folder / ".gitignore").write_text("*\n", encoding="utf-8")
    key = folder / KEY
    key.unlink(missing_ok=True)
    key.touch(mode=0o600, exist_ok=False)
    key.write_bytes(made.key_pem)
    (folder / CERTIFICATE).write_bytes(made.pem)

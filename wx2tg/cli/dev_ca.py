"""The CA of `wx2tg dev --https`; imported when the command runs, since it needs the workbench's libraries."""

from __future__ import annotations

import os
from datetime import UTC, datetime

from wx2tg.certificates import CERTIFICATE, KEY, Authority, AuthorityError, read_authority
from wx2tg.cli.exits import Usage
from wx2tg.dev.https import make_authority
from wx2tg.driver.cache import data_folder

_FOLDER = "workbench-ca"


def workbench_ca() -> Authority:
    """The CA in the user's data folder, which is made where there is none that can be used.

    It stays the same from run to run, so that a phone that believes it once goes on. Usage where it cannot be written.
    """
    folder = data_folder() / _FOLDER
    now = datetime.now(UTC)
    try:
        return read_authority(folder, now, make="--https", again="--https")
    except AuthorityError:
        made = make_authority(now)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for name, content in ((KEY, made.key_pem), (CERTIFICATE, made.pem)):
            (folder / name).unlink(missing_ok=True)
            # Readable for its owner alone, from the first moment on.
            handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(content)
    except OSError as error:
        raise Usage(f"--https: the CA cannot be kept in {folder}: {error.strerror}") from None
    return made

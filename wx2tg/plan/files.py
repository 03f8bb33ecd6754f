"""Where the generated files of a bundle stand."""

from __future__ import annotations

import hashlib
import posixpath
import re

from wx2tg.link.shell import APP_FOLDER, CLIENT_SCRIPT
from wx2tg.options import Options
from wx2tg.project.file_names import is_unportable

# A chunk's name that looks like this is also that of its file. Of another name a beginning stands before a digest.
_PLAIN_NAME = re.compile(r"[\w.-]{1,120}")
_LONGEST_PREFIX = 60

STYLE_PATH = f"{APP_FOLDER}/app.css"
"""The place from which all style sheets seem to be read. They stand in one folder, so addresses in them are the same
whichever chunk they end up in."""


def chunk_path(name: str, suffix: str) -> str:
    """The path of a chunk's file: called like the chunk, unless no file, or another one, may be called so."""
    file = name.replace("/", ".")
    if "." in name or name == "api" or not _PLAIN_NAME.fullmatch(file) or is_unportable(f"{file}.{suffix}"):
        plain = re.sub(r"[^\w-]", "_", file, flags=re.ASCII)[:_LONGEST_PREFIX]
        file = f"{plain}-{hashlib.sha256(name.encode('utf-8', 'surrogatepass')).hexdigest()[:12]}"
    return f"{APP_FOLDER}/{file}.{suffix}"


def client_script_copy(options: Options) -> str | None:
    """The path of the bundle's own copy of Telegram's client script; None where it comes from Telegram's server."""
    script = options.telegram.script
    return None if script == "cdn" else f"{APP_FOLDER}/{posixpath.basename(script)}"


def client_script(options: Options) -> str:
    """The address from which index.html loads Telegram's client script."""
    return client_script_copy(options) or CLIENT_SCRIPT

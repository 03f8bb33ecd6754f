"""Reads text files. One that cannot be read is a finding."""

from __future__ import annotations

from pathlib import Path

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.syntax import config
from wx2tg.text import Source, Span

_BOM = b"\xef\xbb\xbf"


def read_source(file: Path, path: str) -> tuple[Source, tuple[Diagnostic, ...]]:
    """The text of `file` under the name `path`, without a byte order mark, and a finding if it cannot be had.

    Of a file in another encoding everything that is ASCII is kept; what is not text at all is empty.
    """
    try:
        data = file.read_bytes().removeprefix(_BOM)
    except OSError as error:
        return Source(path, ""), (diagnostic("unreadable-file", path=path, reason=error.strerror or str(error)),)
    try:
        return Source(path, data.decode("utf-8")), ()
    except UnicodeDecodeError as error:
        source = Source(path, "" if b"\0" in data else data.decode("utf-8", "replace"))
        at = min(len(data[: error.start].decode("utf-8")), len(source.text))
        return source, (diagnostic("not-utf8", source, Span(at, min(at + 1, len(source.text)))),)


def read_config(file: Path, path: str) -> tuple[config.Object, Source, tuple[Diagnostic, ...]]:
    """The JSON object in `file`, its text, and the findings. A file that holds something else counts as `{}`."""
    source, unreadable = read_source(file, path)
    if unreadable and not source.text:
        return config.Object((), Span(0, 0)), source, unreadable
    value, findings = config.parse(source)
    if isinstance(value, config.Object):
        return value, source, unreadable + findings
    if not findings:
        findings = (as_type(source, value, "the content", config.Object),)
    return config.Object((), value.span), source, unreadable + findings


def as_type(source: Source, value: config.Value, key: str, *wanted: type[config.Value]) -> Diagnostic:
    """The finding for an entry that is of none of the types `wanted`."""
    expected = " or ".join(config.kind(item) for item in wanted)
    return diagnostic("wrong-config-type", source, value.span, key=key, expected=expected, found=config.kind(value))

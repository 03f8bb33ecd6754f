"""The `wx2tg.toml` that `wx2tg init` writes: every key, explained, with what the project shows filled in."""

from __future__ import annotations

from collections.abc import Set

from jinja2 import Environment, PackageLoader

from wx2tg.options import BuildSection
from wx2tg.report.model import Report
from wx2tg.visible import encodable, is_unseen, seen_at

_CONNECT = frozenset({"request", "upload", "download", "socket"})


def starter(report: Report) -> str:
    """A commented `wx2tg.toml` for the project of `report`; nothing in it changes how the project is converted."""
    environment = Environment(
        loader=PackageLoader("wx2tg.report", "."), trim_blocks=True, lstrip_blocks=True, keep_trailing_newline=True
    )
    environment.filters["quoted"] = quoted
    environment.filters["listed"] = lambda texts: f"[{', '.join(map(quoted, texts))}]"
    return environment.get_template("wx2tg.toml.jinja").render(
        name=report.project.name,
        root=report.project.root,
        hosts=report.hosts,
        connect=_origins(report, _CONNECT) or ["https://api.example.com"],
        frames=_origins(report, {"web-view"}) or ["https://news.example.com"],
        apis=[row for row in report.apis if row.tier == "unsupported"],
        browsers=BuildSection().browsers,
        components=[row for row in report.components if row.tier == "unsupported"],
    )


def quoted(text: str) -> str:
    """`text` as a basic string of TOML, which may stand in a comment too."""
    text = encodable(text)
    return '"' + "".join(_character(text, index) for index in range(len(text))) + '"'


def _character(text: str, index: int) -> str:
    char = text[index]
    if char in '"\\':
        return f"\\{char}"
    if not is_unseen(char) and seen_at(text, index) == char:
        return char
    return f"\\u{ord(char):04X}" if ord(char) < 0x10000 else f"\\U{ord(char):08X}"


def _origins(report: Report, kinds: Set[str]) -> list[str]:
    """The hosts that the project's sources name for these kinds of use."""
    return [host.origin for host in report.hosts if not kinds.isdisjoint(host.kinds)]

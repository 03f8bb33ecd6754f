"""Shows what a check found: as text, with colours, or as JSON. Texts of servers are made harmless."""

from __future__ import annotations

import msgspec
from rich.text import Text

from wx2tg.companion.check.model import Checked, Level, Line
from wx2tg.companion.wording import counted
from wx2tg.visible import encodable, for_json, seen

_STYLES = {Level.OK: "green", Level.WARNING: "yellow", Level.UNTRIED: "dim", Level.MISSING: "bold red"}
_WIDTH = max(map(len, Level))


def styled(checked: Checked) -> Text:
    """A line for each finding, its level in colour, and a last line that counts."""
    width = max(len(line.piece) for line in checked.lines)
    text = Text()
    for line in checked.lines:
        text.append(f"{line.level.value:<{_WIDTH}}", _STYLES[line.level])
        text.append(f"  {line.piece:<{width}}  {_sentences(line)}\n")
    return text.append(_last(checked) + "\n")


def plain(checked: Checked) -> str:
    """The same without colours."""
    return styled(checked).plain


def as_json(checked: Checked) -> str:
    """`{"lines": [{"piece", "level", "message", "todo"}], "missing": N, "warnings": N}`."""
    document = {
        "lines": [
            {name: encodable(text) for name, text in msgspec.to_builtins(line).items()} for line in checked.lines
        ],
        "missing": checked.count(Level.MISSING),
        "warnings": checked.count(Level.WARNING),
    }
    return for_json(msgspec.json.format(msgspec.json.encode(document), indent=2).decode()) + "\n"


def _sentences(line: Line) -> str:
    return seen(f"{line.message} {line.todo}".rstrip())


def _last(checked: Checked) -> str:
    lacking, doubtful = checked.count(Level.MISSING), checked.count(Level.WARNING)
    warnings = counted(doubtful, "warning") if doubtful else "no warnings"
    if not lacking:
        return f"Nothing is missing, {warnings}."
    return f"{counted(lacking, 'thing')} {'is' if lacking == 1 else 'are'} missing, {warnings}."

"""Shows the ledger: as a table, or as JSON."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from rich.box import SIMPLE_HEAD
from rich.table import Table

from wx2tg.companion.money.ledger import Entry
from wx2tg.companion.wording import age
from wx2tg.visible import encodable, for_json, seen

_COLUMNS = ("order", "amount", "age", "what", "problem", "last answer", "id")


def table(entries: Sequence[Entry], now: float) -> Table:
    """A row for each entry."""
    made = Table(*_COLUMNS, box=SIMPLE_HEAD)
    for entry in entries:
        made.add_row(*_cells(entry, now))
    return made


def plain(entries: Sequence[Entry], now: float) -> str:
    """The same for files and other programs: a line for each entry, whatever the width of a terminal."""
    rows = [_COLUMNS, *(_cells(entry, now) for entry in entries)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(_COLUMNS))]
    lines = ("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)


def as_json(entries: Sequence[Entry]) -> str:
    """`{"entries": [...]}` with the fields of Entry."""
    rows = [
        {name: encodable(value) if isinstance(value, str) else value for name, value in entry.items()}
        for entry in msgspec.to_builtins(list(entries))
    ]
    return for_json(msgspec.json.format(msgspec.json.encode({"entries": rows}), indent=2).decode()) + "\n"


def _cells(entry: Entry, now: float) -> tuple[str, ...]:
    problem = f"{entry.problem} (after {entry.attempts})" if entry.attempts else entry.problem
    texts = (entry.order or "-", entry.amount, age(now - entry.at), entry.what, problem, entry.last_answer, entry.id)
    return tuple(seen(str(text)) for text in texts)

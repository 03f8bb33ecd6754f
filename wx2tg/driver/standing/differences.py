"""Says what a build has changed, compared with the one before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from pathlib import Path

from wx2tg.driver.standing.files import Code
from wx2tg.driver.standing.linked import Linked
from wx2tg.driver.standing.memory import is_same_told
from wx2tg.driver.standing.records import Replaced, Update
from wx2tg.driver.standing.shown import Shown
from wx2tg.emit.needs import Emitted
from wx2tg.plan.chunks import ENTRY
from wx2tg.plan.files import chunk_path
from wx2tg.text import join


def update_of(before: tuple[Shown, Linked], after: tuple[Shown, Linked]) -> Update:
    """What differs between two bundles; assets and broken files aside."""
    old, new = before[1].files, after[1].files
    replaced = [*_replaced(before[1], after[1])]
    units = [_with_template(item, before[0], after[0]) for item in replaced if item.kind == "unit"]
    kinds = {unit.main: unit.kind for unit in after[1].compiled.units.values() if unit.main}
    modules = [Replaced(item.id, item.path, kinds.get(item.id, "module")) for item in replaced if item.kind == "module"]
    known = {item.path for item in replaced}
    scripts = {path for path, code in new.scripts.items() if not _is_same_code(old.scripts.get(path), code)}
    others = {path for path, content in new.others.items() if old.others.get(path) != content}
    sheets = {path for path in others if path.endswith(".css") and path in old.others}
    whole = (
        not scripts <= known
        or chunk_path(ENTRY, "js") in scripts
        or not others <= sheets
        or not new.scripts.keys() >= old.scripts.keys()
        or not new.others.keys() >= old.others.keys()
    )
    return Update(tuple(sorted(sheets)), tuple(units), tuple(modules), whole=whole)


def assets_of(before: Mapping[str, Path], after: Mapping[str, Path], changed: Set[str]) -> tuple[str, ...]:
    """The copies that have changed, come or gone; `changed` are the paths of changed files of the project."""
    paths = {*before, *after}
    return tuple(sorted(path for path in paths if path in changed or before.get(path) != after.get(path)))


def _replaced(before: Linked, after: Linked) -> Iterator[Replaced]:
    """The units and modules of which the code differs, in the order of their ids; `kind` is "unit" or "module"."""
    for name, (emitted, code) in sorted(after.codes.items()):
        known = before.codes.get(name)
        if known is not None and known[0] is not emitted and known[1].text != code.text:
            kind, _, identity = after.plan.chunks[name].items[0].partition(":")
            yield Replaced(identity, chunk_path(name, "js"), kind)
    for item in after.plan.chunks[ENTRY].items:
        kind, _, identity = item.partition(":")
        if kind == "module" and identity in before.compiled.modules:
            old, new = before.compiled.modules[identity], after.compiled.modules[identity]
            if not _is_same_text(old.emitted, new.emitted):
                yield Replaced(identity, chunk_path(ENTRY, "js"), kind)


def _with_template(item: Replaced, before: Shown, after: Shown) -> Replaced:
    """A unit, with its kind, and whether only its template has changed."""
    old, new = before.units[item.id], after.units[item.id]
    same = (
        old.result.main == new.result.main
        and old.result.broken == new.result.broken
        and is_same_told(old.told, new.told)
    )
    return Replaced(item.id, item.path, new.result.kind, template=same)


def _is_same_code(one: Code | None, other: Code) -> bool:
    return one is not None and (one is other or one.text == other.text)


def _is_same_text(one: Emitted, other: Emitted) -> bool:
    return one is other or join(one.pieces) == join(other.pieces)

"""Decides what stands in which chunk: units, modules, members of `wx` and files of the runtime."""

from __future__ import annotations

from collections.abc import Iterable

from wx2tg.emit.needs import Need
from wx2tg.link.chunk import ChunkInput, Member
from wx2tg.link.modules import closure, split_needs
from wx2tg.link.parts import parts_with
from wx2tg.plan.apis import BY_NAVIGATOR, BY_OPEN_TYPE, ApiPlan
from wx2tg.plan.chunks import Plan, plan, reach
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.units import CompiledUnit


def layout(compiled: Compiled, entry: Iterable[Need]) -> Plan:
    """Cut the bundle. Items are `unit:ID`, `module:ID`, `api:NAME`, `part:PATH/NAME` and `runtime:PATH`.

    `entry` are the entry's needs.

    The entry holds what it needs itself, app.js, the first page, and what these reach.
    """
    project = compiled.project
    roots = started(compiled)
    if project.app.custom_tab_bar:
        roots.append(f"unit:{project.app.custom_tab_bar}")
    roots += runtime_items(entry)
    used = {name for names in compiled.apis.by_module.values() for name in names}
    used |= {name for unit in compiled.units.values() for name in _called_by(unit, compiled.apis)}
    roots += [f"api:{name}" for name, need in compiled.apis.members.items() if need and name not in used]
    homes = {f"unit:{page}": package.root for package in project.packages for page in package.pages}
    homes |= {f"unit:{unit}": project.units[unit].package for unit in compiled.later_units()}
    homes |= {f"module:{path}": project.package_of(path) for path in compiled.later_modules()}
    return plan(edges_of(compiled, roots), roots, homes, f"unit:{project.app.entry}")


def started(compiled: Compiled) -> list[str]:
    """The modules that the app starts with: app.js, and those with which the owner implements APIs."""
    project = compiled.project
    main = project.units["app"].script if "app" in project.units else None
    return [*([f"module:{main}"] if main else []), *(f"module:{identity}" for identity in project.own_apis.values())]


def chunk_input(items: Iterable[str], compiled: Compiled) -> ChunkInput:
    """The content of a chunk that holds `items`, in their order."""
    known: dict[str, list[str]] = {kind: [] for kind in ("unit", "module", "api", "part", "runtime")}
    for item in items:
        kind, _, identity = item.partition(":")
        known[kind].append(identity)
    modules, apis = compiled.modules, compiled.apis
    return ChunkInput(
        modules=[(identity, modules[identity].emitted) for identity in known["module"] if identity in modules],
        units=[compiled.units[identity].emitted for identity in known["unit"]],
        runtime=frozenset(known["runtime"]),
        parts=frozenset(Need(*path.rsplit("/", 1)) for path in known["part"]),
        apis={
            name: Member(need, apis.kinds.get(name, "async"), *apis.checks.get(name, ()))
            for name in known["api"]
            if (need := apis.members[name])
        },
    )


def worker_input(compiled: Compiled) -> ChunkInput:
    """The content of the script of Workers: the modules that they reach. It shares nothing with the pages' chunks."""
    modules = compiled.modules
    edges = {identity: module.requires for identity, module in modules.items()}
    return chunk_input([f"module:{path}" for path in sorted(reach(edges, compiled.project.workers()))], compiled)


def edges_of(compiled: Compiled, roots: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What every item needs: item -> items. `roots` are needed from the start, among them files of the runtime."""
    edges: dict[str, tuple[str, ...]] = {}
    apis = compiled.apis
    for identity, module in compiled.modules.items():
        with_it = {f"part:{need.module}/{need.name}": runtime_items([need]) for need in sorted(parts_with(module.text))}
        edges |= with_it
        edges[f"module:{identity}"] = (
            *(f"module:{known}" for known in module.requires),
            *(f"api:{name}" for name in apis.by_module.get(identity, ()) if apis.members[name]),
            *with_it,
            *runtime_items(module.emitted.needs),
        )
    for identity, unit in compiled.units.items():
        uses = unit.uses
        used = [
            f"unit:{known}"
            for tag, known in uses.components.items()
            if known in compiled.units and tag not in uses.later
        ]
        entry = compiled.project.units[identity].entry
        scripts = [f"module:{known}" for known in (entry, unit.main, *uses.wxs) if known is not None]
        called = [f"api:{name}" for name in _called_by(unit, apis)]
        edges[f"unit:{identity}"] = (*used, *scripts, *called, *runtime_items(unit.emitted.needs))
    checks = {name: [need] for name, (need, _) in apis.checks.items()}
    edges |= {
        f"api:{name}": runtime_items([need, *checks.get(name, ())]) for name, need in apis.members.items() if need
    }
    named = {item for items in (roots, *edges.values()) for item in items if item.startswith("runtime:")}
    for part in closure(item.partition(":")[2] for item in named):
        edges[f"runtime:{part.path}"] = tuple(f"runtime:{path}" for path in part.imports)
    return edges


def _called_by(unit: CompiledUnit, apis: ApiPlan) -> list[str]:
    """The members of `wx` that built-in components in a template call, where no script asks for all of them."""
    names = [name for name in BY_OPEN_TYPE if unit.uses.shares and apis.members.get(name)]
    if any(use.tag == "navigator" for use in unit.uses.tags) and BY_NAVIGATOR not in apis.always:
        names.append(BY_NAVIGATOR)
    return names


def runtime_items(needs: Iterable[Need]) -> tuple[str, ...]:
    """The items that are the scripts of the runtime among `needs`."""
    scripts, _ = split_needs(needs)
    return tuple(f"runtime:{path}" for path in sorted(scripts))

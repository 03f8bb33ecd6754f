"""Compiles one unit: template, styles and registration, as pieces and needs. A pure function of the unit's files."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from wx2tg.analyze.addresses import Web, addresses_in, plays_nowhere, web_of
from wx2tg.analyze.models import one_way_models
from wx2tg.analyze.tags import TagUse, tags_of
from wx2tg.analyze.unheeded import Unheeded, unheeded
from wx2tg.build.isolation import AppStyles, app_styles, reaches_out
from wx2tg.build.sources import Sources
from wx2tg.build.styles import StyleBook
from wx2tg.build.unheeded import unheeded_findings
from wx2tg.diagnostics import Diagnostic, Severity, diagnostic
from wx2tg.emit.code import Line, flattened, indented, line, wrapped
from wx2tg.emit.markup import Markup
from wx2tg.emit.names import literal, quote
from wx2tg.emit.naming import READABLE, Naming
from wx2tg.emit.needs import Need, Needs
from wx2tg.emit.styles import accepted
from wx2tg.emit.template import TemplateCode, emit_template
from wx2tg.ir.unit import Context, Unit
from wx2tg.knowledge import tables
from wx2tg.lower.files import InlineWxs
from wx2tg.lower.template import Lowered, lower_template
from wx2tg.passes import run
from wx2tg.passes.lower_units import lengths_in, lower_style
from wx2tg.passes.prefix_component_classes import leaks
from wx2tg.passes.scope_keyframes import scope_style
from wx2tg.project import UnitFiles, is_foreign, resolve_asset
from wx2tg.syntax.wxss import Sheet
from wx2tg.text import Piece, join


@dataclass(frozen=True, slots=True)
class CompiledUnit:
    """What linking needs of a unit. `using` are the units that its template really uses; `wxs` its wxs modules' ids.

    `later` are the tags whose component comes with another subpackage: tag -> the placeholder's tag.
    `css` is the unit's style sheet. `leaks` is the prefix of a component whose sheet reaches into the pages that use
    it, or ""; `app_styles` says which rules of app.wxss a page is open to. `lengths` are the numbers of rpx in its
    styles. `web` is what it loads from the web. `unheeded` is what the template writes on built-in components without
    effect.
    """

    id: str
    kind: str
    package: str
    main: str | None
    pieces: tuple[Piece, ...]
    needs: frozenset[Need]
    css: str
    using: Mapping[str, str]
    later: Mapping[str, str]
    wxs: tuple[str, ...]
    inline_wxs: tuple[InlineWxs, ...]
    tags: tuple[TagUse, ...]
    unheeded: tuple[Unheeded, ...]
    shares: bool
    catches_move: bool
    leaks: str
    app_styles: AppStyles
    lengths: frozenset[str]
    web: Web
    diagnostics: tuple[Diagnostic, ...]
    broken: str = ""


@dataclass(slots=True)
class _Parts:
    """What has been compiled so far."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    template: Lowered | None = None
    code: TemplateCode | None = None
    styles: Sheet | None = None
    web: Web = field(default_factory=Web)
    keyframes: Mapping[str, str] = field(default_factory=dict)
    tags: tuple[TagUse, ...] = ()
    unheeded: tuple[Unheeded, ...] = ()
    using: dict[str, str] = field(default_factory=dict)
    later: dict[str, str] = field(default_factory=dict)
    shares: bool = False


def compile_unit(
    files: UnitFiles,
    sources: Sources,
    book: StyleBook,
    prefix: str,
    css_path: str,
    print_css: Callable[[Sheet], str],
    broken: str = "",
    naming: Naming = READABLE,
) -> CompiledUnit:
    """Compile `files`. A fault of ours becomes a finding and a placeholder in the unit's place.

    `prefix` is what the unit's class names get, `css_path` where its style sheet will stand, which `print_css` makes;
    `broken` says why the unit's script cannot run, if it cannot; `naming` what variables of emitted code are called.
    `book` has the sheets of all units.
    """
    parts, needs = _Parts(), Needs(array_nulls=_on_glass_easel(files, sources))
    try:
        _styles(files, sources, book, prefix, css_path, parts)
        if not broken:
            _template(files, sources, prefix, needs, naming, parts)
        lowered = book.sheet(files)
        parts.web = web_of(parts.template.template if parts.template else None, lowered[0] if lowered else None)
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        notes = tuple(traceback.format_exc().splitlines())
        parts.diagnostics.append(
            diagnostic("internal-error", path=files.template or files.id, notes=notes, reason=reason)
        )
        parts.code, broken = None, reason
    if parts.code is None and files.kind == "page":
        broken = broken or _reason(files, parts)
    template, isolation = parts.template, book.agreement.isolations[files.id]
    pieces = tuple(flattened(_registration(files, parts, prefix, isolation, needs, broken)))
    css = print_css(parts.styles) if parts.styles is not None else ""
    return CompiledUnit(
        files.id,
        files.kind,
        files.package,
        None if broken and parts.code is None else files.script,
        pieces,
        frozenset(needs.found),
        css,
        parts.using,
        parts.later,
        tuple(sorted({path for modules in _wxs_of(template) for path in modules})),
        template.inline_wxs if template else (),
        parts.tags,
        parts.unheeded,
        parts.shares,
        parts.code.catches_move if parts.code else False,
        prefix if parts.styles is not None and leaks(parts.styles, prefix) else "",
        app_styles(files.kind, isolation),
        lengths_in(css) | lengths_in(join(pieces)),
        parts.web,
        tuple(parts.diagnostics),
        broken if parts.code is None else "",
    )


def _wxs_of(template: Lowered | None) -> list[list[str]]:
    if template is None:
        return []
    named = [list(item.wxs.values()) for item in template.template.templates.values()]
    return [list(template.template.wxs.values()), *named]


def _reason(files: UnitFiles, parts: _Parts) -> str:
    error = next((found for found in parts.diagnostics if found.severity is Severity.ERROR), None)
    return error.message if error else f"{files.id}.wxml is missing"


def _styles(files: UnitFiles, sources: Sources, book: StyleBook, prefix: str, css_path: str, parts: _Parts) -> None:
    lowered = book.sheet(files)
    if lowered is None:
        return
    sheet, found = lowered
    parts.keyframes = book.names(files, prefix)
    parts.diagnostics += found
    agreed = book.agreement
    isolated = not reaches_out(files.kind, agreed.isolations[files.id])
    shared = parts.keyframes.keys() - agreed.common
    project, report = sources.project, parts.diagnostics.append
    darkmode = project.app.darkmode
    context = Context(
        css_path, project.files.__contains__, report, parts.keyframes, shared, darkmode, agreed.bare_pages
    )
    unit = run(Unit(files.id, files.kind, None, sheet, prefix, isolated), context)
    if unit.styles is not None:
        parts.styles, refused = accepted(unit.styles)
        parts.diagnostics += refused


def _template(files: UnitFiles, sources: Sources, prefix: str, needs: Needs, naming: Naming, parts: _Parts) -> None:
    if files.template is None:
        return
    known = {**files.using, **dict.fromkeys(files.generics), **dict.fromkeys(files.absent)}
    parts.template = lower_template(files.template, known, sources)
    if parts.template is None:
        return
    parts.diagnostics += parts.template.diagnostics
    tags = tags_of(parts.template.template)
    parts.tags, parts.shares = tags.uses, tags.shares
    defaults = {name: unit for name, unit in files.generics.items() if unit}
    reachable = {**files.using, **defaults}
    parts.later = _later(files, sources, tags.components)
    wanted = {*tags.components, *defaults, *parts.later.values()}
    parts.using = {tag: unit for tag, unit in reachable.items() if tag in wanted}
    for use in tags.uses:
        if (found := _tag_finding(use)) is not None:
            parts.diagnostics.append(found)
    parts.unheeded = tuple(unheeded(parts.template.template))
    parts.diagnostics += unheeded_findings(parts.unheeded)
    parts.diagnostics += [
        diagnostic("model-one-way", hole.source, hole.span, tag=tag, name=name)
        for tag, name, hole in one_way_models(parts.template.template)
    ]
    parts.diagnostics += _missing_assets(files, parts.template, sources)
    parts.code = emit_template(
        parts.template.template,
        needs,
        scoped=bool(prefix),
        inner=files.kind == "component",
        style=lambda text: lower_style(scope_style(text, parts.keyframes) if parts.keyframes else text),
        naming=naming,
        own_keyframes=bool(parts.keyframes),
        missing=files.absent,
    )


def _on_glass_easel(files: UnitFiles, sources: Sources) -> bool:
    """Whether the unit runs on glass-easel: by its own JSON file, or else by app.json."""
    framework = files.settings.get("componentFramework")
    return sources.project.app.glass_easel if framework is None else framework == "glass-easel"


def _later(files: UnitFiles, sources: Sources, tags: Collection[str]) -> dict[str, str]:
    """The tags with a placeholder whose component is in a subpackage that this unit is not in."""
    units = sources.project.units
    packages = {tag: units[files.using[tag]].package for tag in tags if files.using.get(tag) in units}
    return {
        tag: files.placeholders[tag] for tag in files.placeholders if packages.get(tag, "") not in ("", files.package)
    }


def _missing_assets(files: UnitFiles, lowered: Lowered, sources: Sources) -> list[Diagnostic]:
    """An address is seen from the unit, whichever file wrote it."""
    found = list(addresses_in(lowered.template))
    return [
        *(
            diagnostic("asset-missing", bind.source, bind.span, asset=address)
            for address, bind in found
            if not is_foreign(address) and resolve_asset(sources.project, files.template or files.id, address) is None
        ),
        *(
            diagnostic("stream-not-playable", bind.source, bind.span, address=address)
            for address, bind in found
            if plays_nowhere(address)
        ),
    ]


def _tag_finding(use: TagUse) -> Diagnostic | None:
    if use.kind == "unknown":
        return diagnostic("unknown-component", use.source, use.span, tag=use.tag)
    row = tables.component(use.tag) if use.kind == "built-in" else None
    if row is not None and row.tier == "unsupported":
        return diagnostic("unsupported-component", use.source, use.span, tag=use.tag, note=row.note)
    if row is not None and row.tier == "not-applicable":
        return diagnostic("not-applicable-component", use.source, use.span, tag=use.tag, note=row.note)
    return None


def _registration(
    files: UnitFiles, parts: _Parts, prefix: str, isolation: str, needs: Needs, broken: str
) -> list[Line]:
    """The call that hands the unit to the runtime."""
    body: list[Line] = []
    members: list[Line] = []
    code = parts.code
    if files.script and not (broken and code is None):
        members.append(line(f"main: {quote(files.script)},"))
    if prefix:
        members.append(line(f"prefix: {quote(prefix)},"))
    if isolation:
        members.append(line(f"isolation: {quote(isolation)},"))
    if parts.keyframes:
        members.append(line(f"keyframes: {literal(parts.keyframes, sort_keys=True)},"))
    pure = files.settings.get("pureDataPattern")
    if isinstance(pure, str):
        members.append(line(f"pure: {quote(pure)},"))
    members.append(line(f"using: {literal(parts.using, sort_keys=True)},"))
    if parts.later:
        members.append(line(f"later: {literal(parts.later, sort_keys=True)},"))
    if files.entry:
        body.append(line(f"{needs.use('core/registry', 'load')}({quote(files.entry)});"))
    if code is not None:
        body += code.prologue
        members.append(line(f"bits: {literal(code.bits)},"))
        if len(code.bits) > 30:
            members.append(line("shared: true,"))
        members += code.render
    else:
        members.append(line("bits: {},"))
        body.append(line(f"const t0 = {needs.use('host/dom', 'html')}({quote(_placeholder(files, broken))});"))
        block, still = needs.use("render/block", "block"), needs.use("render/block", "still")
        members += wrapped("render() {", [line("const n0 = t0();"), line(f"return {block}(n0, n0, {still});")], "},")
    define = needs.use("core/registry", "defineUnit")
    returned = wrapped("return {", members, "};")
    return [line(f"{define}({quote(files.id)}, () => {{"), *indented([*body, *returned]), line("});")]


def _placeholder(files: UnitFiles, reason: str) -> str:
    if files.kind != "page" and not reason:
        return "<!---->"
    text = f"{files.id} could not be converted. {reason}".strip()
    return Markup("div", attributes={"class": "wx-unconverted", "role": "alert"}, children=[Markup(text=text)]).html()

"""Compiles one unit: its styles, its template and its registration with the runtime.

The result depends on nothing but the unit's files and the agreement of all units.
"""

from __future__ import annotations

import traceback
from collections.abc import Collection, Mapping

import msgspec

from wx2tg.analyze.addresses import Web, addresses_in, plays_nowhere, web_of
from wx2tg.analyze.models import one_way_models
from wx2tg.analyze.subscribed import handed_ids
from wx2tg.analyze.tags import TagUse, tags_of
from wx2tg.analyze.unheeded import unheeded
from wx2tg.diagnostics import Diagnostic, Severity, diagnostic
from wx2tg.driver.sources import Sources
from wx2tg.driver.styles import StyleBook
from wx2tg.emit.naming import READABLE, Naming
from wx2tg.emit.needs import Needs
from wx2tg.emit.styles import accepted, lacks_where
from wx2tg.emit.template import TemplateCode, emit_template
from wx2tg.emit.unit import Registration, emit_unit, label, nothing
from wx2tg.ir.nodes import Template
from wx2tg.knowledge import tables
from wx2tg.lower.template import Lowered, lower_template
from wx2tg.passes import SheetContext, run
from wx2tg.passes.lower_units import lengths_in, lower_style
from wx2tg.passes.prefix_classes import leaks
from wx2tg.passes.scope_keyframes import scope_style
from wx2tg.plan.isolation import AppStyles, app_styles, reaches_out
from wx2tg.plan.unheeded import unheeded_findings
from wx2tg.plan.units import CompiledUnit, TemplateUses, UnitStyles
from wx2tg.project import UnitFiles, is_foreign, resolve_asset
from wx2tg.syntax.wxss import Sheet


class _Styled(msgspec.Struct, frozen=True):
    """A unit's sheet after the passes, and the new names of its `@keyframes`."""

    sheet: Sheet | None = None
    keyframes: Mapping[str, str] = msgspec.field(default_factory=dict)
    diagnostics: tuple[Diagnostic, ...] = ()


class _Read(msgspec.Struct, frozen=True):
    """A unit's template, lowered, and what it uses."""

    template: Template
    uses: TemplateUses
    diagnostics: tuple[Diagnostic, ...]


class _Emitted(msgspec.Struct, frozen=True):
    """A unit's template as JavaScript: what it needs, and the lengths in rpx of its `style` attributes."""

    code: TemplateCode
    needs: Needs
    lengths: frozenset[str]


def compile_unit(
    files: UnitFiles, sources: Sources, book: StyleBook, prefix: str, *, broken: str = "", naming: Naming = READABLE
) -> CompiledUnit:
    """Compile `files`, whose class names get `prefix`.

    `broken` says why the unit's script cannot run, or is "". `naming` gives the names of variables in emitted code. An
    exception is a fault of ours: it becomes the finding `internal-error`, and a label stands where the unit was.
    """
    styled, read, emitted, web = _Styled(), None, None, Web()
    fault: tuple[Diagnostic, ...] = ()
    try:
        styled = _styled(files, sources, book, prefix)
        read = None if broken else _read(files, sources)
        lowered = book.sheet(files)
        web = web_of(read.template if read else None, lowered[0] if lowered else None)
        emitted = None if read is None else _emitted(files, sources, styled, read, scoped=bool(prefix), naming=naming)
    except Exception as error:
        broken = f"{type(error).__name__}: {error}"
        notes = tuple(traceback.format_exc().splitlines())
        fault = (diagnostic("internal-error", path=files.template or files.id, notes=notes, reason=broken),)
    findings = (*styled.diagnostics, *(read.diagnostics if read else ()), *fault)
    if emitted is not None:
        broken = ""
    elif files.kind == "page":
        broken = broken or _reason(files, findings)
    shown = emitted or _placeholder(files, broken)
    uses = read.uses if read else TemplateUses()
    main = None if broken else files.script
    isolation = book.agreement.isolations[files.id]
    about = _registration(files, styled, uses, prefix=prefix, isolation=isolation, main=main)
    return CompiledUnit(
        id=files.id,
        kind=files.kind,
        main=main,
        emitted=emit_unit(about, shown.code, shown.needs),
        uses=uses,
        styles=_unit_styles(styled.sheet, book, prefix, app=app_styles(files.kind, isolation), lengths=shown.lengths),
        web=web,
        catches_move=shown.code.catches_move,
        diagnostics=findings,
        broken=broken,
    )


def _unit_styles(
    sheet: Sheet | None, book: StyleBook, prefix: str, *, app: AppStyles, lengths: frozenset[str]
) -> UnitStyles:
    """A unit's printed styles; `lengths` are those of its template."""
    css = book.print(sheet) if sheet is not None else ""
    leaking = sheet is not None and leaks(sheet, prefix)
    return UnitStyles(css, prefix if leaking else "", app, lengths_in(css) | lengths)


def _registration(
    files: UnitFiles, styled: _Styled, uses: TemplateUses, *, prefix: str, isolation: str, main: str | None
) -> Registration:
    """What the runtime is told about a unit."""
    pure = files.settings.get("pureDataPattern")
    return Registration(
        id=files.id,
        main=main or "",
        entry=files.entry or "",
        prefix=prefix,
        isolation=isolation,
        keyframes=styled.keyframes,
        pure=pure if isinstance(pure, str) else None,
        using=uses.components,
        later=uses.later,
    )


def _placeholder(files: UnitFiles, broken: str) -> _Emitted:
    """What stands in the place of a template that is not there, or could not be converted."""
    needs = Needs()
    if files.kind != "page" and not broken:
        return _Emitted(nothing(needs), needs, frozenset())
    text = f"{files.id} could not be converted. {broken}".strip()
    return _Emitted(label(text, needs), needs, frozenset())


def _reason(files: UnitFiles, findings: Collection[Diagnostic]) -> str:
    """Why a page has no template: the first error that was found, or its file is missing."""
    error = next((found for found in findings if found.severity is Severity.ERROR), None)
    return error.message if error else f"{files.id}.wxml is missing"


def _styled(files: UnitFiles, sources: Sources, book: StyleBook, prefix: str) -> _Styled:
    """Run the passes over a unit's sheet."""
    lowered = book.sheet(files)
    if lowered is None:
        return _Styled()
    sheet, found = lowered
    findings = list(found)
    keyframes = book.names(files, prefix)
    agreed = book.agreement
    context = SheetContext(
        unit=files.id,
        kind=files.kind,
        prefix=prefix,
        isolated=not reaches_out(files.kind, agreed.isolations[files.id]),
        css_path=book.css_path,
        exists=sources.project.files.__contains__,
        report=findings.append,
        keyframes=keyframes,
        shared_keyframes=keyframes.keys() - agreed.common,
        darkmode=sources.project.app.darkmode,
        bare_pages=agreed.bare_pages,
        lacks_where=lacks_where(book.build.browsers),
    )
    good, refused = accepted(run(sheet, context))
    return _Styled(good, keyframes, (*findings, *refused))


def _read(files: UnitFiles, sources: Sources) -> _Read | None:
    """Lower a unit's template and find out what it uses; None where it has none."""
    known = {**files.using, **dict.fromkeys(files.generics), **dict.fromkeys(files.absent)}
    lowered = lower_template(files.template, known, sources) if files.template is not None else None
    if lowered is None:
        return None
    template = lowered.template
    uses = _uses(files, sources, lowered)
    return _Read(
        template,
        uses,
        (
            *lowered.diagnostics,
            *(found for use in uses.tags if (found := _tag_finding(use)) is not None),
            *unheeded_findings(uses.unheeded),
            *(
                diagnostic("model-one-way", hole.source, hole.span, tag=tag, name=name)
                for tag, name, hole in one_way_models(template)
            ),
            *_missing_assets(files, lowered, sources),
        ),
    )


def _uses(files: UnitFiles, sources: Sources, lowered: Lowered) -> TemplateUses:
    """What a template uses of the project and of WeChat's components."""
    template = lowered.template
    tags = tags_of(template)
    defaults = {name: unit for name, unit in files.generics.items() if unit}
    later = _later(files, sources, tags.components)
    wanted = {*tags.components, *defaults, *later.values()}
    modules = [template.wxs, *(named.wxs for named in template.templates.values())]
    return TemplateUses(
        components={tag: unit for tag, unit in {**files.using, **defaults}.items() if tag in wanted},
        later=later,
        wxs=tuple(sorted({path for names in modules for path in names.values()})),
        inline_wxs=lowered.inline_wxs,
        tags=tags.uses,
        unheeded=tuple(unheeded(template)),
        shares=tags.shares,
        asks_phone=tags.asks_phone,
        messages=handed_ids(template),
    )


def _emitted(
    files: UnitFiles, sources: Sources, styled: _Styled, read: _Read, *, scoped: bool, naming: Naming
) -> _Emitted:
    """Emit a unit's template, whose classes have a prefix where they are `scoped`."""
    needs = Needs(array_nulls=_on_glass_easel(files, sources))
    lengths: set[str] = set()

    def style(text: str) -> str:
        lowered = lower_style(scope_style(text, styled.keyframes) if styled.keyframes else text)
        lengths.update(lengths_in(lowered))
        return lowered

    code = emit_template(
        read.template,
        needs,
        scoped=scoped,
        inner=files.kind == "component",
        style=style,
        naming=naming,
        own_keyframes=bool(styled.keyframes),
        missing=files.absent,
    )
    return _Emitted(code, needs, frozenset(lengths))


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
    """Findings about literal addresses in a template: no such file, or a stream that no browser plays.

    WeChat resolves an address from the unit, whichever file it is written in.
    """
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

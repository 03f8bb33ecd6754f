"""Emits the registration of a unit: the statement that hands its template and its settings to the runtime."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from wx2tg.emit.code import Line, flattened, indented, line, wrapped
from wx2tg.emit.literals import literal, quote
from wx2tg.emit.markup import Markup
from wx2tg.emit.needs import Emitted, Needs
from wx2tg.emit.template import TemplateCode

# A template that reads more names than there are bits in a mask has names that share one.
_BITS = 30


class Registration(msgspec.Struct, frozen=True):
    """What the runtime is told about a unit besides its template.

    `main` is the module that makes the unit, `entry` one that has to run before it is registered. `prefix` stands
    before the unit's class names, `isolation` is its `styleIsolation`, `keyframes` gives new names to its `@keyframes`,
    `pure` is its `pureDataPattern`. `using` maps tags to units; `later` maps those of them that another subpackage
    brings to the tags of their placeholders. What is "", empty or None is not written.
    """

    id: str
    main: str = ""
    entry: str = ""
    prefix: str = ""
    isolation: str = ""
    keyframes: Mapping[str, str] = msgspec.field(default_factory=dict)
    pure: str | None = None
    using: Mapping[str, str] = msgspec.field(default_factory=dict)
    later: Mapping[str, str] = msgspec.field(default_factory=dict)


def emit_unit(about: Registration, template: TemplateCode, needs: Needs) -> Emitted:
    """The statement that registers a unit with its `template`; `needs` has what that needs, and gets the rest."""
    body: list[Line] = []
    if about.entry:
        body.append(line(f"{needs.use('core/registry', 'load')}({quote(about.entry)});"))
    body += template.prologue
    body += wrapped("return {", [*_settings(about), *_template(template)], "};")
    define = needs.use("core/registry", "defineUnit")
    lines = [line(f"{define}({quote(about.id)}, () => {{"), *indented(body), line("});")]
    return Emitted(tuple(flattened(lines)), frozenset(needs.found))


def label(text: str, needs: Needs) -> TemplateCode:
    """A template that shows `text` in a box: what stands in the place of one that could not be converted."""
    box = Markup("div", attributes={"class": "wx-unconverted", "role": "alert"}, children=[Markup(text=text)])
    return _constant(box.html(), needs)


def nothing(needs: Needs) -> TemplateCode:
    """A template that shows nothing: that of the app, and of a component without WXML."""
    return _constant("<!---->", needs)


def _constant(html: str, needs: Needs) -> TemplateCode:
    prologue = [line(f"const t0 = {needs.use('host/dom', 'html')}({quote(html)});")]
    block, still = needs.use("render/block", "block"), needs.use("render/block", "still")
    body = [line("const n0 = t0();"), line(f"return {block}(n0, n0, {still});")]
    return TemplateCode(prologue, wrapped("render() {", body, "},"), {}, catches_move=False)


def _settings(about: Registration) -> list[Line]:
    """The members of a registration that say what the unit is."""
    texts = {"main": about.main, "prefix": about.prefix, "isolation": about.isolation}
    members = [line(f"{name}: {quote(text)},") for name, text in texts.items() if text]
    if about.keyframes:
        members.append(line(f"keyframes: {literal(about.keyframes, sort_keys=True)},"))
    if about.pure is not None:
        members.append(line(f"pure: {quote(about.pure)},"))
    members.append(line(f"using: {literal(about.using, sort_keys=True)},"))
    if about.later:
        members.append(line(f"later: {literal(about.later, sort_keys=True)},"))
    return members


def _template(template: TemplateCode) -> list[Line]:
    """The members of a registration that render the unit."""
    shared = [line("shared: true,")] if len(template.bits) > _BITS else []
    return [line(f"bits: {literal(template.bits)},"), *shared, *template.render]

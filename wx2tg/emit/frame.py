"""What the blocks of one render function share: listeners, fresh names, the unit they belong to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from wx2tg.emit.code import Line, line
from wx2tg.emit.names import Scope, object_key
from wx2tg.emit.needs import Needs
from wx2tg.ir.nodes import Template


@dataclass(slots=True)
class UnitCode:
    """What the functions of one unit's template share: cloned markup, wxs modules, named templates.

    `scoped` says that classes are prefixed; `style` lowers a literal `style` attribute; `own_keyframes` says that
    computed ones may name keyframes which have another name here; `missing` are tags of components that are not there;
    `tracks` says that named templates are told what changed; `inner` that this is a component's template.
    """

    template: Template
    needs: Needs
    scoped: bool
    style: Callable[[str], str]
    own_keyframes: bool = False
    missing: frozenset[str] = frozenset()
    clones: dict[str, str] = field(default_factory=dict)
    modules: dict[str, str] = field(default_factory=dict)
    functions: dict[str, str] = field(default_factory=dict)
    wanted: list[str] = field(default_factory=list)
    tables: dict[str, str] = field(default_factory=dict)
    catches_move: bool = False
    tracks: bool = False
    inner: bool = False

    def clone(self, html: str) -> str:
        """An expression that gives a copy of `html`."""
        name = self.clones.setdefault(html, f"t{len(self.clones)}")
        if self.scoped and "class=" in html:
            return f"{self.needs.use('render/scope', 'scoped')}(c, {name})"
        return f"{name}()"

    def styled(self, js: str) -> str:
        """The value of a computed `style` attribute in a browser's terms."""
        if self.own_keyframes:
            js = f"{self.needs.use('render/keyframes', 'keyframed')}({js}, c)"
        return f"{self.needs.use('core/style', 'css')}({js}, c.base)"

    @property
    def has_wxs(self) -> bool:
        """Whether a value in the template may be a wxs function."""
        return bool(self.template.wxs) or any(named.wxs for named in self.template.templates.values())

    def wxs(self, modules: Mapping[str, str]) -> dict[str, str]:
        """Names of wxs modules as variables of the unit."""
        return {name: self.modules.setdefault(path, f"s{len(self.modules)}") for name, path in modules.items()}

    def templates_of(self, file: str, name: str | None) -> str:
        """An object of the templates that `file` may call: the named one, or all of them."""
        visible = self.template.visible.get(file, {})
        if name is not None:
            return self.table({name: visible[name]} if name in visible else {})
        if file not in self.tables:
            self.tables[file] = f"V{len(self.tables)}"
            for key in visible.values():
                self.function(key)
        return self.tables[file]

    def table(self, names: Mapping[str, str]) -> str:
        """Named templates (name -> key) as an object of functions."""
        return "{" + ", ".join(f"{object_key(known)}: {self.function(key)}" for known, key in names.items()) + "}"

    def function(self, key: str) -> str:
        """The function of a named template; it is emitted because it is asked for."""
        if key not in self.functions:
            self.functions[key] = f"T{len(self.functions)}"
            self.wanted.append(key)
        return self.functions[key]


@dataclass(slots=True)
class Frame:
    """One render function: of the unit, or of a named template. `filled` are the components around, innermost last."""

    unit: UnitCode
    scope: Scope
    handlers: dict[str, str] = field(default_factory=dict)
    filled: list[str] = field(default_factory=list)
    serial: int = 0

    @property
    def needs(self) -> Needs:
        return self.unit.needs

    def fresh(self, letter: str) -> str:
        """A variable name that no other in this function has."""
        self.serial += 1
        return f"{letter}{self.serial}"

    def handler(self, listeners: str) -> str:
        """A variable for listeners that need nothing of their surroundings; the same ones share it."""
        return self.handlers.setdefault(listeners, f"h{len(self.handlers)}")

    def prologue(self) -> list[Line]:
        """The statements before the first block."""
        if not self.handlers:
            return []
        on = self.needs.use("core/events", "on")
        pairs = ", ".join(f"{name} = {on}(c, {listeners})" for listeners, name in self.handlers.items())
        return [line(f"const {pairs};")]

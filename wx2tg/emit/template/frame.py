"""What the blocks of one render function share (variables, listeners), and what the functions of a unit share."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import msgspec

from wx2tg.analyze.template import Facts
from wx2tg.analyze.template.scope import AnyOf, SlotValues, Variable
from wx2tg.emit.code import Line, declared
from wx2tg.emit.literals import object_key
from wx2tg.emit.naming import Naming, table, word
from wx2tg.emit.needs import Needs
from wx2tg.ir.nodes import Template

# The names that WeChat gives to the values of a row. The first ones in a unit stand without a number.
_BARE = {"item", "index"}


class UnitCode(msgspec.Struct):
    """What the functions of one unit's template share: cloned markup, wxs modules, named templates.

    `scoped` says that class names get the unit's prefix. `style` lowers the text of a literal `style` attribute;
    `own_keyframes` says that a computed one may name keyframes that the unit has renamed. `missing` are the tags of
    components that could not be found. `inner` says that this is a component's template, not a page's.

    The other fields are filled while functions are emitted: `clones` (HTML -> variable), `modules` (wxs module ->
    variable), `functions` (named template -> function), `wanted` (named templates still to emit come last), `tables`
    (file -> table of its templates), `counts` (word -> how many variables have it).
    """

    template: Template
    facts: Facts
    needs: Needs
    naming: Naming
    scoped: bool
    style: Callable[[str], str]
    own_keyframes: bool = False
    missing: frozenset[str] = frozenset()
    inner: bool = False
    clones: dict[str, str] = msgspec.field(default_factory=dict)
    modules: dict[str, str] = msgspec.field(default_factory=dict)
    functions: dict[str, str] = msgspec.field(default_factory=dict)
    wanted: list[str] = msgspec.field(default_factory=list)
    tables: dict[str, str] = msgspec.field(default_factory=dict)
    catches_move: bool = False
    counts: dict[str, int] = msgspec.field(default_factory=dict)

    def variable(self, kind: str, number: int, hint: str) -> str:
        """Name a variable. `kind` is a row of the table `numbered` in names.toml.

        The short name is the letter of `kind` and `number`; the readable one is a word made of `hint`, counted.

        Words are counted over all functions of the unit, so that no function hides a variable of one around it.
        """
        if not self.naming.readable:
            return f"{table('numbered')[kind]}{number}"
        stem = word(hint)
        if stem[-1:].isdigit():
            stem += "_"
        count = self.counts[stem] = self.counts.get(stem, 0) + 1
        return stem if stem in _BARE and count == 1 else f"{stem}{count}"

    def clone(self, html: str) -> str:
        """An expression that gives a copy of `html`."""
        if html not in self.clones:
            self.clones[html] = self.variable("markup", len(self.clones), "markup")
        name = self.clones[html]
        if self.scoped and "class=" in html:
            return f"{self.needs.use('render/scope', 'scoped')}({self.naming.local('component')}, {name})"
        return f"{name}()"

    def styled(self, js: str) -> str:
        """The expression that turns `js`, the value of a computed `style`, into CSS for browsers."""
        component = self.naming.local("component")
        if self.own_keyframes:
            js = f"{self.needs.use('render/keyframes', 'keyframed')}({js}, {component})"
        return f"{self.needs.use('core/style', 'css')}({js}, {component}.base)"

    @property
    def has_wxs(self) -> bool:
        """Whether a value in the template may be a wxs function."""
        return bool(self.template.wxs) or any(named.wxs for named in self.template.templates.values())

    def use_modules(self, modules: Mapping[str, str]) -> None:
        """Give variables to wxs modules (name -> module id)."""
        for name, path in modules.items():
            if path not in self.modules:
                self.modules[path] = self.variable("module", len(self.modules), name)

    def templates_of(self, file: str, name: str | None) -> str:
        """An object of the templates that `file` may call: the named one, or all of them."""
        visible = self.template.visible.get(file, {})
        if name is not None:
            return self.table({name: visible[name]} if name in visible else {})
        if file not in self.tables:
            self.tables[file] = self.variable("table", len(self.tables), "templates")
            for key in visible.values():
                self.function(key)
        return self.tables[file]

    def table(self, names: Mapping[str, str]) -> str:
        """Named templates (name -> key) as an object of functions."""
        return "{" + ", ".join(f"{object_key(known)}: {self.function(key)}" for known, key in names.items()) + "}"

    def function(self, key: str) -> str:
        """The name of a named template's function, which is emitted only if it is asked for here."""
        if key not in self.functions:
            name = f"{self.template.templates[key].name}-template"
            self.functions[key] = self.variable("template", len(self.functions), name)
            self.wanted.append(key)
        return self.functions[key]


class Written(msgspec.Struct, frozen=True):
    """How a variable of the template is written: its JavaScript, and the bits of the fields that it comes from.

    `moved` is the JavaScript variable that says whether the index of a row changed; only indexes have one.
    """

    js: str
    bits: int
    moved: str = ""


class Frame(msgspec.Struct):
    """One render function: of the unit, or of a named template.

    `written`, `slots` and `conditions` hold the JavaScript for variables, slot values and conditions of the template;
    the visitor that introduces one stores it. `handlers` maps listeners to their variable. `filled` are the variables
    of the components whose content is being emitted, innermost last. `serial` is the last number that was given out.
    """

    unit: UnitCode
    written: dict[Variable, Written] = msgspec.field(default_factory=dict)
    slots: dict[SlotValues, str] = msgspec.field(default_factory=dict)
    conditions: dict[AnyOf, str] = msgspec.field(default_factory=dict)
    handlers: dict[str, str] = msgspec.field(default_factory=dict)
    filled: list[str] = msgspec.field(default_factory=list)
    serial: int = 0

    @property
    def needs(self) -> Needs:
        return self.unit.needs

    def fresh(self, kind: str, hint: str) -> str:
        """A name for a variable that no other variable of this function has; see `UnitCode.variable`."""
        return self.fresh_row((kind, hint))[0]

    def fresh_row(self, *kinds: tuple[str, str]) -> list[str]:
        """Names for variables that belong together: short ones share a number."""
        self.serial += 1
        return [self.unit.variable(kind, self.serial, hint) for kind, hint in kinds]

    def handler(self, listeners: str, event: str) -> str:
        """The variable for listeners that read no variable, so that all copies of a block can share them."""
        if listeners not in self.handlers:
            self.handlers[listeners] = self.unit.variable("listeners", len(self.handlers), f"on-{event}")
        return self.handlers[listeners]

    def prologue(self) -> list[Line]:
        """The statements before the first block."""
        if not self.handlers:
            return []
        listen, component = self.needs.use("core/events", "listen"), self.unit.naming.local("component")
        pairs = ((name, f"{listen}({component}, {listeners})") for listeners, name in self.handlers.items())
        return declared(pairs, self.unit.naming)

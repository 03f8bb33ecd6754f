"""Decides which members of `wx` a bundle has: those that scripts name, those that the runtime itself calls, stubs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Set

import msgspec

from wx2tg.analyze.asked import asked_schemas
from wx2tg.analyze.call_options import Written, written_options
from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.emit.needs import Need
from wx2tg.knowledge import Endpoint, checks, parts_of, tables
from wx2tg.options import Options
from wx2tg.plan.ton_options import missing_options
from wx2tg.syntax import script
from wx2tg.text import Source, Span, finclip

# Members that scripts pass around as a whole, with the stubs among their own members.
_NAMESPACES = {"cloud": ("cloud.connectContainer", "cloud.extend", "cloud.services")}
# The functions that refuse wrong arguments, by kind of API; of a manager, its methods. Listeners take anything.
_CHECKS = {
    "async": Need("api/checked", "checked"),
    "task": Need("api/checked", "checkedTask"),
    "sync": Need("api/checked", "checkedSync"),
    "manager": Need("api/checked-methods", "checkedMethods"),
}

# What elements with an `open-type` call of the runtime, and what `<navigator>` does.
BY_OPEN_TYPE = ("$sharePage", "$userInfo", "$phoneNumber")
BY_NAVIGATOR = "navigateToMiniProgram"

_EFFECTS = {"differs": "works differently", "ignored": "is ignored", "impossible": "cannot be honoured"}


class ApiPlan(msgspec.Struct, frozen=True):
    """The members of `wx`, by name without `wx.`.

    `members` maps each to its export in the runtime, None for a stub; `kinds` to its kind. `rest` are stubs that are
    loaded after the first paint. `uses` are the places that the report lists: name, path, line, column. `by_module`
    maps a module to the members that come with it; `always` are those that are there from the start, whatever uses
    them. `checks` maps a member to the function that refuses wrong arguments of it, and to the rule that this is given.
    `asked` are all texts that scripts call `wx.canIUse` with, None where one of them is made at run time.
    """

    members: dict[str, Need | None]
    kinds: dict[str, str]
    rest: Mapping[str, str]
    uses: tuple[tuple[str, str, int, int], ...]
    diagnostics: tuple[Diagnostic, ...]
    by_module: Mapping[str, Collection[str]]
    checks: Mapping[str, tuple[Need, str]]
    asked: frozenset[str] | None
    always: frozenset[str]

    @property
    def uses_cloud(self) -> bool:
        """Whether the app has a cloud."""
        return any(name.partition(".")[0] == "cloud" for name in self.members)


def plan_apis(modules: Mapping[str, script.Module], tags: Iterable[str], shares: bool, options: Options) -> ApiPlan:
    """Plan `wx` for scripts (by id) and templates with these `tags`; `shares`: an element has an `open-type`."""
    assigned = {use.name.split(".")[1] for module in modules.values() for use in module.assigned if "." in use.name}
    planner = _Planner(options, assigned)
    for identity, module in modules.items():
        planner.wanted = planner.by_module.setdefault(identity, {})
        planner.read(module)
    planner.wanted = planner.always
    if shares:
        planner.members["$sharePage"] = Need("api/share", "sharePage")
        if options.login.endpoint:
            planner.members["$userInfo"] = Need("api/user", "getUserInfo")
        if options.phone.endpoint:
            planner.members["$phoneNumber"] = Need("api/phone-number", "phoneNumber")
    if "navigator" in tags:
        planner.want(BY_NAVIGATOR)
        if "canIUse" not in planner.members and not planner.dynamic:
            del planner.always[BY_NAVIGATOR]
    return planner.finish()


class _Planner:
    def __init__(self, options: Options, assigned: Set[str]) -> None:
        self.options, self.assigned = options, assigned
        self.members: dict[str, Need | None] = {}
        self.by_module: dict[str, dict[str, None]] = {}
        self.always: dict[str, None] = {}
        self.wanted = self.always
        self.kinds: dict[str, str] = {}
        self.checks: dict[str, tuple[Need, str]] = {}
        self.uses: list[tuple[str, str, int, int]] = []
        self.diagnostics: list[Diagnostic] = []
        self.dynamic = False
        self.asked: frozenset[str] | None = frozenset()

    def read(self, module: script.Module) -> None:
        """Record all that a script uses of `wx`."""
        asked = asked_schemas(module)
        self.asked = None if asked is None or self.asked is None else self.asked | asked
        for use in module.uses:
            self.use(use.name, module.source, use.span)
        for found in written_options(module):
            if found.api not in self.options.apis and found.api.split("(")[0] not in self.options.apis:
                self.option(found, module.source)
        for escape in module.escapes:
            self.dynamic = True
            if escape.kind == "computed":
                self.diagnostics.append(diagnostic("dynamic-wx-access", module.source, escape.span))
        for part in parts_of([module.source.text]):
            for name in part.apis:
                self.want(name)
            for hidden, export in part.hidden.items():
                self.members[hidden] = Need(*export)
                self.wanted[hidden] = None

    def use(self, name: str, source: Source, span: Span) -> None:
        """Record a use of `wx.a.b.c`: of its beginnings the longest that is an API counts."""
        parts = name.split(".")
        known = next((".".join(parts[:n]) for n in range(len(parts), 1, -1) if tables.api(".".join(parts[:n]))), None)
        position = source.position(span.start)
        shown = known or ".".join(parts[:2])
        if parts[1] in self.assigned and known is None:
            return
        self.uses.append((shown, source.path, position.line, position.column))
        row = tables.api(known) if known else None
        if row is None:
            self.diagnostics.append(diagnostic("unknown-api", source, span, name=_written(shown, source, span)))
            return
        self.want(row.name.removeprefix("wx."))
        if row.name in self.options.apis:
            return
        written = _written(row.name, source, span)
        self.diagnostics += self.endpoint_finding(row.endpoint, written, source, span)
        if row.tier == "unsupported":
            self.diagnostics.append(diagnostic("unsupported-api", source, span, name=written, note=row.note))
        elif row.tier == "not-applicable":
            self.diagnostics.append(diagnostic("not-applicable-api", source, span, name=written, note=row.note))

    def option(self, found: Written, source: Source) -> None:
        """Report an option of a call that does not work as in WeChat."""
        self.diagnostics.append(
            diagnostic(
                "ignored-option",
                source,
                found.span,
                option=found.name,
                name=found.api,
                effect=_EFFECTS[found.option.state],
                note=found.option.note,
            )
        )

    def endpoint_finding(self, section: Endpoint, written: str, source: Source, span: Span) -> list[Diagnostic]:
        """A finding where an API works through a server, and `section` of wx2tg.toml names none."""
        if section == "payment" and self.options.payment.provider == "ton-connect":
            missing = missing_options(self.options)
            return (
                [diagnostic("ton-connect-incomplete", source, span, name=written, missing=missing)] if missing else []
            )
        if section == "payment" and not self.options.payment.endpoint:
            return [diagnostic("payment-without-endpoint", source, span, name=written)]
        if section == "login" and not self.options.login.endpoint:
            return [diagnostic("login-without-endpoint", source, span, name=written)]
        if section == "cloud" and not self.options.cloud.endpoint:
            return [diagnostic("cloud-without-endpoint", source, span, name=written)]
        if section == "cloud" and self.options.cloud_is_implied():
            return [diagnostic("cloud-at-companion", source, span, name=written)]
        return []

    def want(self, name: str) -> None:
        """Put a member into the bundle, and a namespace with its stubs."""
        row = tables.api(f"wx.{name}")
        if row is None:
            return
        self.wanted[name] = None
        if name in self.members:
            return
        if name in _NAMESPACES:
            # It has to be there before its members are added, wherever they come from.
            self.always[name] = None
            for member in _NAMESPACES[name]:
                self.want(member)
        self.kinds[name] = row.kind
        self.members[name] = Need(f"api/{row.leaf}", row.export) if row.leaf and row.export else None
        check = _CHECKS.get(row.kind)
        if check is not None and row.leaf and (text := checks(row.name)):
            self.checks[name] = (check, text)

    def finish(self) -> ApiPlan:
        """The plan, after every script has been read."""
        every = {name.removeprefix("wx."): row for name, row in tables.apis().items()}
        if self.dynamic:
            for name in every:
                self.want(name)
        if "canIUse" in self.members:
            self.always |= dict.fromkeys(self.members)
        rest = {
            name: row.kind
            for name, row in every.items()
            if name not in self.members and "." not in name and name not in self.assigned
        }
        by_module = {
            identity: tuple(name for name in names if name not in self.always)
            for identity, names in self.by_module.items()
        }
        return ApiPlan(
            members=self.members,
            kinds=self.kinds,
            rest=rest,
            uses=tuple(self.uses),
            diagnostics=tuple(self.diagnostics),
            by_module=by_module,
            checks=self.checks,
            asked=None if self.dynamic else self.asked,
            always=frozenset(self.always),
        )


def _written(name: str, source: Source, span: Span) -> str:
    """`wx.login` as the source spells it: FinClip's sources say `ft.login`."""
    for other in finclip.GLOBALS:
        if source.text.startswith(other, span.start):
            return other + name.removeprefix(finclip.GLOBALS[other])
    return name

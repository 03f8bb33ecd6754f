"""Derives the Content-Security-Policy of a bundle from the addresses in the project's sources, and explains it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec

from wx2tg.analyze.addresses import Address
from wx2tg.analyze.scripts import Script
from wx2tg.analyze.secrets import secrets_in
from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.knowledge import AddressKind
from wx2tg.link.shell import Directives
from wx2tg.options import Options
from wx2tg.plan.modules import CompiledModule
from wx2tg.plan.server import CONNECT, rewritten, routes_of
from wx2tg.plan.ton_connect import ton_hosts
from wx2tg.plan.units import CompiledUnit
from wx2tg.plan.web_facts import (
    FROM_DATA,
    AnyHost,
    WebFacts,
    facts_of,
    first_of,
    is_a_name,
    kinds_of,
    origins_of,
    place_order,
    run_time_json,
    wide_of,
)
from wx2tg.project import Project
from wx2tg.syntax.script import Module
from wx2tg.text.origin import host_source, origin_of

# The most hosts that a directive lists. The policy is sent with every page, and servers limit headers to kilobytes.
_MOST = 64


class Policy(msgspec.Struct, frozen=True):
    """The sources of each directive, the findings about them, and the addresses that the report lists.

    `named` are addresses in scripts of which nothing shows what they are for; `rules` are those of `rewritten`.
    """

    directives: Directives
    diagnostics: tuple[Diagnostic, ...]
    addresses: tuple[Address, ...]
    named: tuple[Address, ...] = ()
    rules: Mapping[str, str] = msgspec.field(default_factory=dict)


class _Deriver(msgspec.Struct):
    """Derives one policy. `allowed` and `notes` become the finding that lists the allowed hosts."""

    options: Options
    facts: WebFacts
    rules: Mapping[str, str]
    pays_in_ton: bool
    uses_cloud: bool
    findings: list[Diagnostic] = msgspec.field(default_factory=list)
    allowed: dict[str, list[str]] = msgspec.field(default_factory=dict)
    notes: list[str] = msgspec.field(default_factory=list)

    def run(self) -> Directives:
        """The sources of every directive. Fills `findings`, `allowed` and `notes`."""
        security = self.options.security
        own, base = ["'self'"], origin_of(self.options.project.base)
        own += [base] if base else []
        local = [*own, "data:", "blob:"]
        cdn = ["https://telegram.org"] if self.options.telegram.script == "cdn" else []
        any_host = ("https:", "wss:")
        connected = self.open(*CONNECT, *self.streams())
        connect = self.listed("connect-src", "connect", security.connect, self.connect(), connected, schemes=any_host)
        styles = self.listed("style-src", "styles", security.styles, self.of("style"), None)
        images = self.listed("img-src", "images", security.images, self.images(), self.open_images())
        media = self.listed("media-src", "media", security.media, self.media(), self.open("media"))
        bridges, icons = ton_hosts(self.options) if self.pays_in_ton else ([], [])
        fonts = self.listed("font-src", "fonts", security.fonts, self.fonts(), self.open("font"))
        return {
            "default-src": tuple(own),
            "script-src": tuple(dict.fromkeys([*own, *cdn, *map(_source, security.scripts)])),
            # Telegram's script sets styles, and WXML has `style` attributes.
            "style-src": (*own, "'unsafe-inline'", *styles),
            "img-src": tuple(dict.fromkeys([*local, *self.tiles(), *icons, *self.cloud(), *images])),
            "media-src": tuple(dict.fromkeys([*local, *self.cloud(), *media])),
            "font-src": (*local, *fonts),
            "connect-src": tuple(dict.fromkeys([*local, *self.endpoints(), *bridges, *connect])),
            "frame-src": self.frames(own),
            "worker-src": tuple(own),
            "object-src": ("'none'",),
            "base-uri": tuple(own),
            "form-action": ("'none'",),
        }

    def of(self, *kinds: AddressKind) -> list[Address]:
        """The addresses of these kinds in templates and sheets."""
        return [item for item in self.facts.units if item.kind in kinds and item.text is not None]

    def open(self, *kinds: AddressKind) -> AnyHost | None:
        """Why any host must be allowed for these kinds; None where all their addresses are known."""
        data = [
            AnyHost(FROM_DATA, head.source, head.span, told=(head.source.path, head.span) in self.facts.computed)
            for kind in kinds
            for head in self.facts.heads.get(kind, ())
            if not head.known
        ]
        data += [wide_of(item) for item in self.facts.units if item.kind in kinds and item.text is None]
        # An address given by a variable's name may be one of those that scripts put together.
        named = any(is_a_name(head) for kind in kinds for head in self.facts.heads.get(kind, ()))
        return first_of([*data, *(self.facts.assembled if named else ())])

    def images(self) -> list[Address]:
        """The addresses of pictures; all those in scripts count where something shows pictures from data."""
        return [*self.of("image"), *self.in_scripts("image", self.facts.styled)]

    def open_images(self) -> AnyHost | None:
        """Why any host must be allowed for pictures: data, or markup in data."""
        texts = [AnyHost(FROM_DATA, item.source, item.span) for item in self.facts.pictures]
        found = self.open("image")
        return first_of([*([found] if found else []), *texts])

    def media(self) -> list[Address]:
        """The addresses of sounds and films; all those in scripts count where something plays them."""
        played = not self.facts.tags.isdisjoint({"video", "audio", "live-player"})
        return [*self.of("media"), *self.in_scripts("media", played)]

    def fonts(self) -> list[Address]:
        """The addresses of fonts; all those in scripts count where a script loads fonts."""
        return [*self.of("font"), *self.in_scripts("font", False)]

    def in_scripts(self, kind: AddressKind, used: bool) -> Iterable[Address]:
        """The addresses in scripts that may be of a kind: all where `used`, or an API, shows that it is used.

        Where it is not seen, those of files of the kind count: a framework calls the API by a name of its own, as in
        `uni.loadFontFace({source: `url(${config.iconUrl})`})`.
        """
        used = used or bool(self.facts.heads.get(kind))
        return [item for item in self.facts.scripts if used or kind in kinds_of(self.facts, item)]

    def streams(self) -> tuple[AddressKind, ...]:
        """The kinds that scripts fetch beside requests: live streams that the browser does not play by itself."""
        return ("media",) if "live-player" in self.facts.tags else ()

    def connect(self) -> list[Address]:
        """The addresses in scripts. Where the app opens sockets, each host counts as one for sockets too.

        Many apps write `BASE.replace("http", "ws")`.
        """
        found = self.of(*self.streams())
        for item in self.facts.scripts:
            text = rewritten(item.text or "", self.rules)
            found.append(Address(item.kind, text, item.source, item.span))
            if self.facts.heads.get("socket") and text.startswith("http"):
                found.append(Address("socket", text.replace("http", "ws", 1), item.source, item.span))
        return found

    def endpoints(self) -> list[str]:
        """The origins of the addresses in wx2tg.toml, and of the servers that requests are led to."""
        options = self.options
        found = [rewritten(address, self.rules) for _, _, address in options.endpoints()]
        found += self.rules.values()
        origins = {origin for address in found if (origin := origin_of(address))}
        sockets = set(origins) if self.facts.heads.get("socket") else set()
        sockets.update(self.cloud())
        return sorted(origins | {origin.replace("http", "ws", 1) for origin in sockets})

    def cloud(self) -> list[str]:
        """The origin of the cloud, whose live queries come over a socket and whose files are shown."""
        found = origin_of(rewritten(self.options.cloud.endpoint, self.rules)) if self.uses_cloud else None
        return [found] if found else []

    def tiles(self) -> tuple[str, ...]:
        """The origins of map tiles, where the app has a map."""
        return self.options.map.hosts() if "map" in self.facts.tags else ()

    def frames(self, own: list[str]) -> tuple[str, ...]:
        """The sources of `frame-src`: sites in a `web-view`, and what `[security] frames` allows."""
        sites = self.sites(own) if "web-view" in self.facts.tags else ()
        return tuple(dict.fromkeys([*sites, *map(_source, self.options.security.frames)])) or ("'none'",)

    def sites(self, own: list[str]) -> tuple[str, ...]:
        """The sites that a `web-view` may show.

        An address that comes from data counts only where it is written somewhere: a link could open any site.
        """
        pages = own if self.facts.own_pages else []
        if self.options.web_view.hosts is not None:
            return (*pages, *map(_source, self.options.web_view.hosts))
        unknown = first_of(wide_of(item) for item in self.facts.units if item.kind == "web-view" and item.text is None)
        scripts = [item for item in self.facts.scripts if item.kind != "socket"] if unknown else []
        if len(origins_of(scripts)) > _MOST:
            scripts = []
        sites = self.listed("frame-src", "hosts", None, [*self.of("web-view"), *scripts], None, section="web-view")
        if unknown is not None:
            shown = ", ".join(sites) or "none"
            self.findings.append(diagnostic("web-view-hosts", unknown.source, unknown.span, hosts=shown))
        return (*pages, *sites)

    def listed(
        self,
        directive: str,
        key: str,
        given: tuple[str, ...] | None,
        named: Iterable[Address],
        wide: AnyHost | None,
        *,
        schemes: tuple[str, ...] = ("https:",),
        section: str = "security",
    ) -> tuple[str, ...]:
        """The sources of a directive besides the app's own: `given` in the configuration, or the hosts of `named`.

        `wide` says why any host has to be allowed, None where none has; then `schemes` are the sources. `key` and
        `section` are those of wx2tg.toml, for the findings.
        """
        if given is not None:
            return tuple(dict.fromkeys(map(_source, given)))
        places = origins_of(named)
        if wide is None and len(places) > _MOST:
            first = min(places.values(), key=place_order)
            wide = AnyHost(
                f"{len(places)} hosts are named, which is more than a header should hold", first.source, first.span
            )
        if wide is None:
            self.note(directive, places, f"[{section}] {key}")
            return tuple(places)
        plain = {origin: place for origin, place in places.items() if not origin.startswith(("https:", "wss:"))}
        plain = plain if len(plain) <= _MOST else {}
        sources = (*schemes, *plain)
        if not wide.told:
            notes = (f"`{key}` in [{section}] of wx2tg.toml narrows it.",)
            shown = " ".join(sources)
            self.findings.append(
                diagnostic(
                    "policy-any-host",
                    wide.source,
                    wide.span,
                    notes=notes,
                    directive=directive,
                    sources=shown,
                    reason=wide.reason,
                )
            )
        return sources

    def note(self, directive: str, places: Mapping[str, Address], key: str) -> None:
        """Note what a directive allows, for the finding that lists the allowed hosts."""
        if places and directive != "style-src":  # A finding at the import has said so.
            self.allowed[directive] = list(places)
            where = ", ".join(f"{origin} ({_place(item)})" for origin, item in places.items())
            self.notes.append(f"{directive}: {where}; {key} in wx2tg.toml replaces this list")


def derive(
    project: Project,
    units: Mapping[str, CompiledUnit],
    modules: Mapping[str, CompiledModule],
    options: Options,
    *,
    pays_in_ton: bool = False,
    uses_cloud: bool = False,
    script_of: Callable[[Module], Script] = Script,
) -> Policy:
    """The policy of the bundle of a project with these units and modules.

    `pays_in_ton` allows the hosts of wallets, `uses_cloud` the sockets and files of the cloud. `script_of` reads a
    script, where it has not been read before.
    """
    facts = facts_of(project, units, modules, script_of)
    routes = routes_of(options, facts)
    deriver = _Deriver(
        options,
        facts,
        routes.rules,
        pays_in_ton=pays_in_ton,
        uses_cloud=uses_cloud,
        findings=[*routes.diagnostics],
    )
    directives = deriver.run()
    if deriver.notes:
        hosts = sorted({origin for origins in deriver.allowed.values() for origin in origins})
        deriver.findings.append(
            diagnostic(
                "policy-hosts",
                path=project.app.source.path,
                notes=tuple(deriver.notes),
                directives=", ".join(deriver.allowed),
                hosts=", ".join(hosts),
            )
        )
    for source in run_time_json(project):
        deriver.findings += secrets_in(source)
    used = {item: tuple(kinds_of(facts, item)) for item in facts.scripts}
    scripts = [Address(kind, item.text, item.source, item.span) for item, kinds in used.items() for kind in kinds]
    named = tuple(item for item, kinds in used.items() if not kinds)
    return Policy(directives, tuple(deriver.findings), (*facts.units, *scripts), named, routes.rules)


def _source(written: str) -> str:
    """A source that is written in wx2tg.toml, as the policy spells it."""
    return host_source(written) or written


def _place(item: Address) -> str:
    return f"{item.source.path}:{item.source.position(item.span.start).line}"

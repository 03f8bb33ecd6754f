"""Derives the Content-Security-Policy of a bundle from what the project's sources name, and says why."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from wx2tg.analyze.addresses import Address, named_in, request_kind
from wx2tg.analyze.given import by_kind, given_addresses, pictures_in_texts
from wx2tg.analyze.scripts import Head
from wx2tg.analyze.secrets import secrets_in
from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.knowledge import AddressKind
from wx2tg.link.shell import Directives
from wx2tg.options import Options
from wx2tg.plan.modules import CompiledModule
from wx2tg.plan.units import CompiledUnit
from wx2tg.project import Project
from wx2tg.text import Source, Span
from wx2tg.text.origin import host_source, origin_of

_CONNECT: tuple[AddressKind, ...] = ("request", "upload", "download", "socket")
# A policy travels with every page; hosts want headers of a few kilobytes.
_MOST = 64
# Names of XML's vocabularies, and links that Telegram opens: nobody loads anything from these.
_NOT_LOADED = frozenset({"http://www.w3.org", "https://t.me"})
# Where the pictures of Telegram's users are.
_AVATARS = ("https://t.me", "https://*.telegram.org", "https://*.cdn-telegram.org", "https://*.telesco.pe")
_FILES: Mapping[str, AddressKind] = {
    **dict.fromkeys(("png", "jpg", "jpeg", "gif", "webp", "svg", "avif", "bmp", "ico"), "image"),
    **dict.fromkeys(("mp3", "mp4", "m4a", "aac", "wav", "webm", "mov", "m3u8"), "media"),
    **dict.fromkeys(("woff", "woff2", "ttf", "otf"), "font"),
}
_FILE = re.compile(rf"//[^/]+/.*\.({'|'.join(_FILES)})(?:[?#!]|$)", re.IGNORECASE)
_QUOTES = ("'", '"', "`")
_FROM_DATA = "an address comes from data"
_ASSEMBLED = "an origin is put together when the app runs"


@dataclass(frozen=True, slots=True)
class Policy:
    """The sources of each directive, what there is to say about them, and the addresses for the report.

    `named` are those in scripts of which nothing shows what they are for.
    """

    directives: Directives
    diagnostics: tuple[Diagnostic, ...]
    addresses: tuple[Address, ...]
    named: tuple[Address, ...] = ()


@dataclass(frozen=True, slots=True)
class _Wide:
    """Why any host is allowed, at a place; `told` where another finding says so there."""

    reason: str
    source: Source
    span: Span
    told: bool = False


@dataclass(slots=True)
class _Facts:
    """What is known of the project: addresses of units, those in scripts (for whatever), and what is open.

    `computed` are the places of `wx[name]`, each of which is a finding already.
    """

    units: tuple[Address, ...]
    scripts: tuple[Address, ...]
    heads: Mapping[AddressKind, tuple[Head, ...]]
    given: Mapping[tuple[str, int], list[AddressKind]]
    assembled: tuple[_Wide, ...]
    pictures: tuple[Address, ...]
    computed: frozenset[tuple[str, Span]]
    tags: frozenset[str]
    own_pages: bool
    styled: bool


@dataclass(slots=True)
class _Deriver:
    """One derivation: collects findings, and notes for the one that lists what is allowed."""

    options: Options
    facts: _Facts
    findings: list[Diagnostic] = field(default_factory=list)
    allowed: dict[str, list[str]] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def run(self) -> Directives:
        security = self.options.security
        own, base = ["'self'"], origin_of(self.options.project.base)
        own += [base] if base else []
        local = [*own, "data:", "blob:"]
        cdn = ["https://telegram.org"] if self.options.telegram.script == "cdn" else []
        any_host = ("https:", "wss:")
        connect = self.listed(
            "connect-src", "connect", security.connect, self.connect(), self.open(*_CONNECT, *self.streams()), any_host
        )
        styles = self.listed("style-src", "styles", security.styles, self.of("style"), None)
        images = self.listed("img-src", "images", security.images, self.images(), self.open_images())
        media = self.listed("media-src", "media", security.media, self.media(), self.open("media"))
        fonts = self.listed("font-src", "fonts", security.fonts, self.fonts(), self.open("font"))
        return {
            "default-src": tuple(own),
            "script-src": tuple(dict.fromkeys([*own, *cdn, *map(_source, security.scripts)])),
            # Telegram's script sets styles, and WXML has `style` attributes.
            "style-src": (*own, "'unsafe-inline'", *styles),
            "img-src": tuple(dict.fromkeys([*local, *self.tiles(), *images])),
            "media-src": (*local, *media),
            "font-src": (*local, *fonts),
            "connect-src": tuple(dict.fromkeys([*local, *self.endpoints(), *connect])),
            "frame-src": self.frames(own),
            "worker-src": tuple(own),
            "object-src": ("'none'",),
            "base-uri": tuple(own),
            "form-action": ("'none'",),
        }

    def of(self, *kinds: AddressKind) -> list[Address]:
        """What templates and sheets name of these kinds."""
        return [item for item in self.facts.units if item.kind in kinds and item.text is not None]

    def open(self, *kinds: AddressKind) -> _Wide | None:
        """Why addresses of these kinds may be any, if they may."""
        data = [
            _Wide(_FROM_DATA, head.source, head.span, told=(head.source.path, head.span) in self.facts.computed)
            for kind in kinds
            for head in self.facts.heads.get(kind, ())
            if not head.known
        ]
        data += [_wide(item) for item in self.facts.units if item.kind in kinds and item.text is None]
        # A name, whose text was not looked for: it may be one of those that are put together.
        named = any(_is_name(head) for kind in kinds for head in self.facts.heads.get(kind, ()))
        return _first([*data, *(self.facts.assembled if named else ())])

    def images(self) -> list[Address]:
        scripts = self.facts.styled or self.facts.heads.get("image")
        return [*self.of("image"), *(self.facts.scripts if scripts else ())]

    def open_images(self) -> _Wide | None:
        texts = [_Wide(_FROM_DATA, item.source, item.span) for item in self.facts.pictures]
        found = self.open("image")
        return _first([*([found] if found else []), *texts])

    def media(self) -> list[Address]:
        used = self.facts.heads.get("media") or not self.facts.tags.isdisjoint({"video", "audio", "live-player"})
        return [*self.of("media"), *(self.facts.scripts if used else ())]

    def fonts(self) -> list[Address]:
        return [*self.of("font"), *(self.facts.scripts if self.facts.heads.get("font") else ())]

    def streams(self) -> tuple[AddressKind, ...]:
        """What is fetched piece by piece where the browser does not play it by itself."""
        return ("media",) if "live-player" in self.facts.tags else ()

    def connect(self) -> list[Address]:
        """What scripts name; with sockets, each host for those, too: many apps write `BASE.replace("http", "ws")`."""
        found = self.of(*self.streams())
        for item in self.facts.scripts:
            text = rewritten(item.text or "", self.options.network.rewrite)
            found.append(Address(item.kind, text, item.source, item.span))
            if self.facts.heads.get("socket") and text.startswith("http"):
                found.append(Address("socket", text.replace("http", "ws", 1), item.source, item.span))
        return found

    def endpoints(self) -> list[str]:
        """The owner's own servers, and those that requests are sent on to."""
        options = self.options
        given = (options.login, options.payment, options.share, options.cloud)
        found = [rewritten(section.endpoint, options.network.rewrite) for section in given] + list(
            options.network.rewrite.values()
        )
        origins = {origin for address in found if (origin := origin_of(address))}
        if self.facts.heads.get("socket"):
            origins |= {origin.replace("http", "ws", 1) for origin in origins}
        return sorted(origins)

    def tiles(self) -> tuple[str, ...]:
        """Where the owner has maps get their pictures from."""
        return self.options.map.hosts() if "map" in self.facts.tags else ()

    def frames(self, own: list[str]) -> tuple[str, ...]:
        """What a frame may show: sites in a `web-view`, and what the owner's own APIs open."""
        sites = self.sites(own) if "web-view" in self.facts.tags else ()
        return tuple(dict.fromkeys([*sites, *map(_source, self.options.security.frames)])) or ("'none'",)

    def sites(self, own: list[str]) -> tuple[str, ...]:
        """Sites in a `web-view`. One whose address comes from data must be named somewhere: a link could show any."""
        pages = own if self.facts.own_pages else []
        if self.options.web_view.hosts is not None:
            return (*pages, *map(_source, self.options.web_view.hosts))
        unknown = _first(_wide(item) for item in self.facts.units if item.kind == "web-view" and item.text is None)
        scripts = [item for item in self.facts.scripts if item.kind != "socket"] if unknown else []
        if len(_origins(scripts)) > _MOST:
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
        wide: _Wide | None,
        schemes: tuple[str, ...] = ("https:",),
        section: str = "security",
    ) -> tuple[str, ...]:
        """The sources of a directive beside the app's own: those of the configuration, or those that are named."""
        if given is not None:
            return tuple(dict.fromkeys(map(_source, given)))
        places = _origins(named)
        if wide is None and len(places) > _MOST:
            first = min(places.values(), key=_order)
            wide = _Wide(
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
        """Remember what a directive allows, for the finding that lists it."""
        if places and directive != "style-src":  # A finding at the import has said so.
            self.allowed[directive] = list(places)
            where = ", ".join(f"{origin} ({_place(item)})" for origin, item in places.items())
            self.notes.append(f"{directive}: {where}; {key} in wx2tg.toml replaces this list")


def rewritten(address: str, rules: Mapping[str, str]) -> str:
    """Where a request to `address` goes: `[network] rewrite` replaces the longest prefix that fits."""
    prefix = max((key for key in rules if address.startswith(key)), key=len, default="")
    return rules[prefix] + address[len(prefix) :] if prefix else address


def derive(
    project: Project, units: Mapping[str, CompiledUnit], modules: Mapping[str, CompiledModule], options: Options
) -> Policy:
    """The policy of a bundle of these units and modules."""
    facts = _facts(project, units, modules)
    deriver = _Deriver(options, facts)
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
    for source in _settings(project):
        deriver.findings += secrets_in(source)
    used = {item: tuple(_kinds(facts, item)) for item in facts.scripts}
    scripts = [Address(kind, item.text, item.source, item.span) for item, kinds in used.items() for kind in kinds]
    named = tuple(item for item, kinds in used.items() if not kinds)
    return Policy(directives, tuple(deriver.findings), (*facts.units, *scripts), named)


def _settings(project: Project) -> list[Source]:
    """The files whose values an app finds at run time: those of other JSON do not get into the bundle."""
    return [project.read(path) for path in ("app.json", "ext.json") if path in project.files]


def _facts(project: Project, units: Mapping[str, CompiledUnit], modules: Mapping[str, CompiledModule]) -> _Facts:
    scripts = [module.facts for module in modules.values() if module.facts is not None]
    tags = {use.tag for unit in units.values() for use in unit.tags if use.kind == "built-in"}
    found = [item for unit in units.values() for item in unit.web.addresses]
    if "open-data" in tags:
        place = next(use for unit in units.values() for use in unit.tags if use.tag == "open-data")
        found += [Address("image", origin, place.source, place.span) for origin in _AVATARS]
    named = [Address(request_kind(url.url), url.url, item.source, url.span) for item in scripts for url in item.urls]
    named += [item for module in modules.values() for item in module.addresses]
    named += [item for source in _settings(project) for item in named_in(source)]
    heads = by_kind(given_addresses(scripts))
    return _Facts(
        tuple(item for item in dict.fromkeys(found) if origin_of(item.text or "") not in _NOT_LOADED),
        tuple(item for item in dict.fromkeys(named) if _is_host(origin_of(item.text or ""))),
        heads,
        _given(heads),
        tuple(_Wide(_ASSEMBLED, item.source, span) for item in scripts for span in item.assembled),
        tuple(pictures_in_texts(scripts)),
        frozenset((item.source.path, escape.span) for item in scripts for escape in item.escapes),
        frozenset(tags),
        any(unit.web.own_pages for unit in units.values()),
        any(unit.web.styled for unit in units.values()),
    )


def _given(heads: Mapping[AddressKind, tuple[Head, ...]]) -> Mapping[tuple[str, int], list[AddressKind]]:
    """What the texts of scripts are given to as addresses, by path and the place after the quote."""
    kinds: dict[tuple[str, int], list[AddressKind]] = {}
    for kind, found in heads.items():
        for head in found:
            if head.known:
                kinds.setdefault((head.source.path, head.span.start + 1), []).append(kind)
    return kinds


def _is_host(origin: str | None) -> bool:
    """Whether it may be a host: WeChat's `http://tmp/...` and `http://usr/...` are files of the phone."""
    if origin is None or origin in _NOT_LOADED:
        return False
    host = origin.partition("//")[2]
    return "." in host or ":" in host or host == "localhost"


def _kinds(facts: _Facts, item: Address) -> Iterator[AddressKind]:
    """What an address in a script is for: what it is given to, where that is seen, or what its name says."""
    given = facts.given.get((item.source.path, item.span.start), ())
    if given:
        yield from given
    elif item.kind == "socket":
        yield "socket"
    elif file := _FILE.search(item.text or ""):
        yield _FILES[file[1].lower()]


def _origins(named: Iterable[Address]) -> dict[str, Address]:
    """The origins of addresses, in alphabetical order, each with the first place that names it.

    `//example.com/a.png` has the scheme of the page, and a source without a scheme allows just that.
    """
    places: dict[str, Address] = {}
    for item in sorted(named, key=_order):
        text = item.text or ""
        origin = origin_of(text) or host_source(text)
        if origin:
            places.setdefault(origin.removeprefix("https://") if text.startswith("//") else origin, item)
    return dict(sorted(places.items()))


def _order(item: Address | _Wide) -> tuple[bool, str, int]:
    """The project's own files first, then by place."""
    return "_npm/" in item.source.path or "node_modules/" in item.source.path, item.source.path, item.span.start


def _first(found: Iterable[_Wide]) -> _Wide | None:
    return min(found, key=_order, default=None)


def _wide(item: Address) -> _Wide:
    """An address from data, or whatever a sheet of another host loads: its import is a finding already."""
    return _Wide(_FROM_DATA, item.source, item.span, told=item.source.text.startswith("@import", item.span.start))


def _is_name(head: Head) -> bool:
    return head.known and not head.source.text.startswith(_QUOTES, head.span.start)


def _source(written: str) -> str:
    """A source of the configuration, which was checked when it was read."""
    return host_source(written) or written


def _place(item: Address) -> str:
    return f"{item.source.path}:{item.source.position(item.span.start).line}"

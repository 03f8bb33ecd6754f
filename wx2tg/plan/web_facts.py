"""What is known of the web addresses that a project names: those of its units, those in scripts, and which are open."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

import msgspec

from wx2tg.analyze.addresses import Address, named_in, request_kind
from wx2tg.analyze.given import by_kind, given_addresses, pictures_in_texts
from wx2tg.analyze.scripts import Head, Script
from wx2tg.knowledge import AddressKind
from wx2tg.plan.modules import CompiledModule
from wx2tg.plan.units import CompiledUnit
from wx2tg.project import Project
from wx2tg.syntax.script import Module
from wx2tg.text import Source, Span
from wx2tg.text.origin import host_source, origin_of

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
FROM_DATA = "an address comes from data"
_ASSEMBLED = "an origin is put together when the app runs"


class AnyHost(msgspec.Struct, frozen=True):
    """Why a directive has to allow any host, and the place; `told`: another finding says so there."""

    reason: str
    source: Source
    span: Span
    told: bool = False


class WebFacts(msgspec.Struct, frozen=True):
    """What is known of the addresses that a project names.

    `units` are those of templates and sheets, of which nobody knows the text where it comes from data; `scripts` those
    in scripts, WXS and JSON, whatever they are for. `heads` are, by kind, the beginnings of the addresses that scripts
    give to APIs and to data; `given` says the same of each text in a script: its path, and the place after its quote.
    `assembled` are the places where scripts put an origin together, `pictures` addresses in markup for `rich-text`.
    `computed` are the places of `wx[name]`, each of which is a finding already. `tags` are the built-in components
    that are used. `own_pages`: a `web-view` may show a page of the bundle. `styled`: a `style` may come from scripts.
    """

    units: tuple[Address, ...]
    scripts: tuple[Address, ...]
    heads: Mapping[AddressKind, tuple[Head, ...]]
    given: Mapping[tuple[str, int], list[AddressKind]]
    assembled: tuple[AnyHost, ...]
    pictures: tuple[Address, ...]
    computed: frozenset[tuple[str, Span]]
    tags: frozenset[str]
    own_pages: bool
    styled: bool


def facts_of(
    project: Project,
    units: Mapping[str, CompiledUnit],
    modules: Mapping[str, CompiledModule],
    script_of: Callable[[Module], Script] = Script,
) -> WebFacts:
    """What the compiled units and modules of a project, and its JSON files, name. `script_of` reads a script."""
    scripts = [module.facts for module in modules.values() if module.facts is not None]
    tags = {use.tag for unit in units.values() for use in unit.uses.tags if use.kind == "built-in"}
    found = [item for unit in units.values() for item in unit.web.addresses]
    if "open-data" in tags:
        place = next(use for unit in units.values() for use in unit.uses.tags if use.tag == "open-data")
        found += [Address("image", origin, place.source, place.span) for origin in _AVATARS]
    named = [Address(request_kind(url.url), url.url, item.source, url.span) for item in scripts for url in item.urls]
    named += [item for module in modules.values() for item in module.addresses]
    named += [item for source in run_time_json(project) for item in named_in(source)]
    read = [script_of(item) for item in scripts]
    heads = by_kind(given_addresses(read))
    return WebFacts(
        units=tuple(item for item in dict.fromkeys(found) if origin_of(item.text or "") not in _NOT_LOADED),
        scripts=tuple(item for item in dict.fromkeys(named) if _is_host(origin_of(item.text or ""))),
        heads=heads,
        given=_given(heads),
        assembled=tuple(AnyHost(_ASSEMBLED, item.source, span) for item in scripts for span in item.assembled),
        pictures=tuple(pictures_in_texts(read)),
        computed=frozenset((item.source.path, escape.span) for item in scripts for escape in item.escapes),
        tags=frozenset(tags),
        own_pages=any(unit.web.own_pages for unit in units.values()),
        styled=any(unit.web.styled for unit in units.values()),
    )


def _given(heads: Mapping[AddressKind, tuple[Head, ...]]) -> Mapping[tuple[str, int], list[AddressKind]]:
    """The kinds of address that each text in a script is given as, by path and the offset after its quote."""
    kinds: dict[tuple[str, int], list[AddressKind]] = {}
    for kind, found in heads.items():
        for head in found:
            if head.known:
                kinds.setdefault((head.source.path, head.span.start + 1), []).append(kind)
    return kinds


def _is_host(origin: str | None) -> bool:
    """Whether `origin` may be a host: WeChat's `http://tmp/...` and `http://usr/...` are files of the phone."""
    if origin is None or origin in _NOT_LOADED:
        return False
    host = origin.partition("//")[2]
    return "." in host or ":" in host or host == "localhost"


def kinds_of(facts: WebFacts, item: Address) -> Iterator[AddressKind]:
    """What an address in a script is for: what it is given to, where that is seen, or what its name says."""
    given = facts.given.get((item.source.path, item.span.start), ())
    if given:
        yield from given
    elif item.kind == "socket":
        yield "socket"
    elif file := _FILE.search(item.text or ""):
        yield _FILES[file[1].lower()]


def run_time_json(project: Project) -> list[Source]:
    """The files whose values an app finds at run time: those of other JSON do not get into the bundle."""
    return [project.read(path) for path in ("app.json", "ext.json") if path in project.files]


def origins_of(named: Iterable[Address]) -> dict[str, Address]:
    """The origins of addresses, in alphabetical order, each with the first place that names it.

    `//example.com/a.png` has the scheme of the page, and a source without a scheme allows just that.
    """
    places: dict[str, Address] = {}
    for item in sorted(named, key=place_order):
        text = item.text or ""
        origin = origin_of(text) or host_source(text)
        if origin:
            places.setdefault(origin.removeprefix("https://") if text.startswith("//") else origin, item)
    return dict(sorted(places.items()))


def place_order(item: Address | AnyHost) -> tuple[bool, str, int]:
    """The project's own files first, then by place."""
    return "_npm/" in item.source.path or "node_modules/" in item.source.path, item.source.path, item.span.start


def first_of(found: Iterable[AnyHost]) -> AnyHost | None:
    """The reason at the first place, in `place_order`; None of none."""
    return min(found, key=place_order, default=None)


def wide_of(item: Address) -> AnyHost:
    """An address from data, or whatever a sheet of another host loads: its import is a finding already."""
    return AnyHost(FROM_DATA, item.source, item.span, told=item.source.text.startswith("@import", item.span.start))


def is_a_name(head: Head) -> bool:
    """Whether an address begins with the name of a variable, not with a text."""
    return head.known and not head.source.text.startswith(_QUOTES, head.span.start)

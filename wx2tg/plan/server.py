"""Where requests go: `[network] rewrite`, and the rules that `[server] base` adds for the app's own back end.

A companion passes on to one back end everything that is not its own. So the requests for one host go to `base`: the
host that is likeliest to be the owner's own (see `wx2tg.plan.backends`). Hosts of this machine
and of private networks, at which only developers reach a back end, are sent there too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec
from msgspec.structs import replace

from wx2tg.analyze.addresses import Address
from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.knowledge import AddressKind, server_origins
from wx2tg.options import Options
from wx2tg.plan.backends import backends
from wx2tg.plan.web_facts import WebFacts, is_a_name, kinds_of, place_order
from wx2tg.text.origin import origin_of
from wx2tg.text.regexes import compiled_later

CONNECT: tuple[AddressKind, ...] = ("request", "upload", "download", "socket")
"""The kinds of address that scripts call."""

_ORIGIN = compiled_later(r"[a-z]+://[^/?#]*", re.IGNORECASE)
_DEVELOPERS = compiled_later(
    r"(?:localhost|127(?:\.\d+){3}|10(?:\.\d+){3}|192\.168(?:\.\d+){2}|172\.(?:1[6-9]|2\d|3[01])(?:\.\d+){2})(?::\d+)?"
)


def rewritten(address: str, rules: Mapping[str, str]) -> str:
    """Where a request to `address` goes: the longest prefix that fits is replaced.

    An origin fits only as a whole: `https://api.example` fits `https://api.example/x`, not `https://api.example.org`.
    """
    prefix = max((key for key in rules if _fits(key, address)), key=len, default="")
    return rules[prefix] + address[len(prefix) :] if prefix else address


def _fits(prefix: str, address: str) -> bool:
    rest = address[len(prefix) :]
    return address.startswith(prefix) and (_ORIGIN.fullmatch(prefix) is None or rest[:1] in ("", "/", "?", "#"))


class Routes(msgspec.Struct, frozen=True):
    """`rules` maps beginnings of addresses to what takes their place; `diagnostics` tell how `base` was understood."""

    rules: Mapping[str, str]
    diagnostics: tuple[Diagnostic, ...] = ()


def routes_of(options: Options, facts: WebFacts) -> Routes:
    """The rules for a project: those in wx2tg.toml win over those that `[server] base` adds."""
    explicit = dict(options.network.rewrite)
    base = options.server.base.rstrip("/")
    if not base:
        return Routes(explicit)
    decided = {_authority(base), *map(_authority, explicit)}
    all_hosts = [item for item in _named(facts) if _host(item) not in decided]
    called = [item for item in all_hosts if not set(CONNECT).isdisjoint(kinds_of(facts, item))]
    hosts = _Hosts(all_hosts, called, facts)
    chosen = any(_authority(target) == _authority(base) for target in explicit.values())
    main = "" if chosen else hosts.main()
    own = {main, *hosts.developers()} - {""}
    schemes = ("http", "https", "ws", "wss") if hosts.has_sockets() else ("http", "https")
    mine = [item for item in hosts.all if _host(item) in own]
    implied = {rule: target for item in mine for rule, target in _rules(item, base, schemes)}
    return Routes({**dict(sorted(implied.items())), **explicit}, tuple(hosts.findings(main, own, chosen)))


def _named(facts: WebFacts) -> Iterator[Address]:
    """The addresses in scripts that may be called: all but those that are seen to be pictures and the like."""
    for item in facts.scripts:
        kinds = set(kinds_of(facts, item))
        if not kinds or kinds & set(CONNECT):
            yield item


class _Hosts(msgspec.Struct, frozen=True):
    """The hosts of the addresses `all`; `called` are those of which it is seen that scripts call them."""

    all: list[Address]
    called: list[Address]
    facts: WebFacts

    def main(self) -> str:
        """The host that is likeliest to be the owner's own back end (see `backends`), "" where there is none."""
        asked = [replace(item, kind=kind) for item in self.called for kind in kinds_of(self.facts, item)]
        seen = set(self.called)
        origins = backends(asked, [item for item in self.all if item not in seen])
        return next((_authority(origin) for origin in origins if _may_be_main(origin)), "")

    def developers(self) -> Iterable[str]:
        """The hosts that only developers reach."""
        return {host for host in map(_host, self.all) if _DEVELOPERS.fullmatch(host)}

    def has_sockets(self) -> bool:
        """Whether scripts open sockets."""
        return "socket" in self.facts.heads or any(item.kind == "socket" for item in self.all)

    def findings(self, main: str, own: set[str], chosen: bool) -> Iterator[Diagnostic]:
        """What the owner has to know: that other hosts are called without the server, or that none was found."""
        heads = [head for kind in CONNECT for head in self.facts.heads.get(kind, ())]
        # Where an address comes from data or from a variable, it may be any of those that are named.
        by_name = any(not head.known or is_a_name(head) for head in heads)
        likely = self.all if by_name else self.called
        others = [item for item in sorted(likely, key=place_order) if _host(item) not in own]
        if own and others:
            place, names = others[0], dict.fromkeys(map(_host, others))
            stands = ", ".join([main] if main else sorted(own))
            yield diagnostic("server-hosts", place.source, place.span, host=stands, others=", ".join(names))
        if not own and not chosen and heads:
            first = min(heads, key=lambda head: (head.source.path, head.span.start))
            yield diagnostic("server-without-host", first.source, first.span)


def _rules(item: Address, base: str, schemes: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The rules for the host of `item`, in each scheme, and as it is written: apps turn "http" into "ws"."""
    written = _ORIGIN.match(item.text or "")
    for origin in (*(f"{scheme}://{_host(item)}" for scheme in schemes), *([written[0]] if written else [])):
        socket = origin[:2].lower() == "ws"
        yield origin, re.sub(r"^http", "ws", base, flags=re.IGNORECASE) if socket else base


def _host(item: Address) -> str:
    return _authority(item.text or "")


def _authority(address: str) -> str:
    """The host and the port of an address; "" of one that has none."""
    return (origin_of(address) or "").partition("//")[2]


def _may_be_main(origin: str) -> bool:
    return not _DEVELOPERS.fullmatch(_authority(origin)) and not server_origins().is_known(origin)

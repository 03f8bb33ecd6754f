"""Which server is the owner's own back end: the one that most requests of the scripts go to, services left aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from wx2tg.analyze.addresses import Address
from wx2tg.knowledge import server_origins
from wx2tg.plan.web_facts import place_order
from wx2tg.text.origin import origin_of

_ASKED = ("request", "upload", "socket")


def backends(addresses: Iterable[Address], named: Iterable[Address]) -> tuple[str, ...]:
    """The origins of `addresses` that scripts give to requests, uploads and sockets, well-known services last.

    `named` are addresses of which nothing shows what they are for; they count where all others are such services.
    Servers that get no requests come after others, those that only packages name after those of the project's own
    sources, and those for trials after others. Then the one comes first that is named most often, or first.
    """
    table = server_origins()
    found = [(item, origin) for item in addresses if item.kind in _ASKED and (origin := _origin(item))]
    if all(table.is_known(origin) for _, origin in found):
        found += [(item, origin) for item in named if (origin := _origin(item))]
    counts = Counter(origin for _, origin in found)
    asked = {origin for item, origin in found if item.kind == "request"}
    own = {origin for item, origin in found if not place_order(item)[0]}

    def likelihood(origin: str) -> tuple[bool, bool, bool, bool, int]:
        trial = table.is_for_trials(origin)
        return (table.is_known(origin), origin not in asked, origin not in own, trial, -counts[origin])

    ordered = sorted(found, key=lambda row: place_order(row[0]))
    return tuple(sorted(dict.fromkeys(origin for _, origin in ordered), key=likelihood))


def _origin(address: Address) -> str:
    """The origin of an address on the web, "" of any other. A server has its sockets where it has the rest."""
    origin = origin_of(address.text or "") or ""
    return f"http{origin[2:]}" if origin.startswith("ws") else origin

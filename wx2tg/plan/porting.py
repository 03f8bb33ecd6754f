"""What the owner has to do before a converted app works: on the server, and in wx2tg.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wx2tg.analyze.secrets import in_code
from wx2tg.knowledge import NOWHERE, api, signature
from wx2tg.options import Options
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.policy import rewritten
from wx2tg.text.origin import origin_of

Task = tuple[str, str, str, int, int]
"""A title, what to do, and a place that calls for it: path, line, column."""

_SECRET = re.compile(r"\bencryptedData\b")
_PLAIN = ("http:", "ws:")
_LOCAL = re.compile(r"//(?:localhost|127(?:\.\d+){3})(?::|$)")

_TO_LOGIN = (
    "the code is Telegram's signed launch data: let the server check its hash in place of calling code2Session, or set "
    "[login] endpoint."
)
_TO_KNOW_USERS = (
    "encryptedData and iv are empty, and signature is the hash of Telegram's launch data: let the server take the user "
    "from launch data that it has checked."
)
_TO_BE_PAID = (
    "let the app's bot make an invoice (createInvoiceLink), and set [payment] endpoint to an address that answers "
    "its link as invoice_link."
)
_TO_USE_HTTPS = (
    "%s cannot be reached from a page on https (mixed content): serve it over %s, or name such an address in [network] "
    "rewrite."
)


def tasks(compiled: Compiled, options: Options, hosts: Iterable[tuple[str, str, str, int, int]]) -> Iterator[Task]:
    """The tasks, one for each place that calls for one, in the order to do them. `hosts` are those of the report."""
    for name, path, line, column in compiled.apis.uses:
        row = api(name)
        if row is None or name in options.apis:
            continue
        if row.endpoint == "login" and not options.login.endpoint:
            yield "Login", _TO_LOGIN, path, line, column
        elif row.tier not in NOWHERE and "encryptedData" in signature(name).results:
            yield "User data", _TO_KNOW_USERS, path, line, column
        elif row.endpoint == "payment" and not options.payment.endpoint:
            yield "Payment", _TO_BE_PAID, path, line, column
    yield from _encrypted(compiled)
    for origin, _, path, line, column in hosts:
        scheme = f"{origin.partition(':')[0]}:"
        if scheme in _PLAIN and not _LOCAL.search(origin):
            yield "Plain http", _TO_USE_HTTPS % (origin, scheme.replace(":", "s")), path, line, column


def _encrypted(compiled: Compiled) -> Iterator[Task]:
    """A task for each place where a script reads `encryptedData`, of an API or of a button."""
    for module in compiled.modules.values():
        if module.facts is not None:
            source = module.facts.source
            for start in in_code(source, [match.start() for match in _SECRET.finditer(source.text)]):
                yield "User data", _TO_KNOW_USERS, source.path, *source.position(start)


def reached(compiled: Compiled, options: Options) -> list[tuple[str, str, str, int, int]]:
    """The hosts that the app talks to: origin, kind of address, and the path, line and column that name it."""
    found: list[tuple[str, str, str, int, int]] = []
    for item in compiled.policy.addresses:
        text = item.text or ""
        asked = item.kind in ("request", "upload", "download", "socket")
        origin = origin_of(rewritten(text, options.network.rewrite) if asked else text) or ""
        if "." in origin and origin != "https://t.me":
            found.append((origin, item.kind, item.source.path, *item.source.position(item.span.start)))
    return found

"""What the owner has to do before a converted app works: on the server, and in wx2tg.toml."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wx2tg.analyze.secrets import in_code
from wx2tg.knowledge import NOWHERE, api, signature
from wx2tg.options import Options
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.server import CONNECT, rewritten
from wx2tg.plan.ton_options import missing_options
from wx2tg.text.origin import origin_of

Task = tuple[str, str, str, int, int]
"""A title, what to do, and a place that calls for it: path, line, column."""

_SECRET = re.compile(r"\bencryptedData\b")
_PLAIN = ("http:", "ws:")
_LOCAL = re.compile(r"//(?:localhost|127(?:\.\d+){3})(?::|$)")

_TO_LOGIN = (
    "the code is Telegram's signed launch data: let the server check its hash in place of calling code2Session, or set "
    "[login] endpoint, or [server] base, the address of a `wx2tg companion`."
)
_TO_KNOW_USERS = (
    "encryptedData and iv are empty, and signature is the hash of Telegram's launch data: let the server take the user "
    "from launch data that it has checked."
)
_TO_TELL_USERS = (
    "rawData, signature, encryptedData and iv are those in the answer of [login] endpoint (of [phone] endpoint for a "
    "phone number): let it answer them as WeChat would, or let the server take the user from launch data."
)
_TO_BE_PAID = (
    "let the app's bot make an invoice (createInvoiceLink), and set [payment] endpoint to an address that answers "
    "its link as invoice_link, or let the back end give that link as `package`."
)
_TO_SHARE = (
    "the companion lets users share only links of the bot's own app: set [telegram] bot, and app where it has a short "
    "name, as in companion.toml."
)
_TO_BE_PAID_IN_TON = (
    "let a server answer what the user has to transfer, and look for it on the blockchain (the companion does both): "
    "wx2tg.toml has no %s."
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
        elif not options.server.base and row.tier not in NOWHERE and "encryptedData" in signature(name).results:
            yield "User data", _to_know_users(options), path, line, column
        elif row.endpoint == "payment" and options.payment.provider == "ton-connect":
            if missing := missing_options(options):
                yield "Payment", _TO_BE_PAID_IN_TON % missing, path, line, column
        elif row.endpoint == "payment" and not options.payment.endpoint:
            yield "Payment", _TO_BE_PAID, path, line, column
    if not options.server.base:
        yield from _encrypted(compiled, options)
    if options.server.base and not options.telegram.bot and _uses(compiled, "share"):
        yield "Sharing", _TO_SHARE, *options.place_of("server", "base"), 1
    for origin, _, path, line, column in hosts:
        scheme = f"{origin.partition(':')[0]}:"
        if scheme in _PLAIN and not _LOCAL.search(origin):
            yield "Plain http", _TO_USE_HTTPS % (origin, scheme.replace(":", "s")), path, line, column


def _to_know_users(options: Options) -> str:
    return _TO_TELL_USERS if options.login.endpoint else _TO_KNOW_USERS


def _encrypted(compiled: Compiled, options: Options) -> Iterator[Task]:
    """A task for each place where a script reads `encryptedData`, of an API or of a button."""
    for module in compiled.modules.values():
        if module.facts is not None:
            source = module.facts.source
            for start in in_code(source, [match.start() for match in _SECRET.finditer(source.text)]):
                yield "User data", _to_know_users(options), source.path, *source.position(start)


def reached(compiled: Compiled, options: Options) -> list[tuple[str, str, str, int, int]]:
    """The hosts that the app talks to: origin, kind of address, and the path, line and column that name it."""
    found: list[tuple[str, str, str, int, int]] = []
    for item in compiled.policy.addresses:
        text = item.text or ""
        origin = origin_of(rewritten(text, compiled.policy.rules) if item.kind in CONNECT else text) or ""
        if "." in origin and origin != "https://t.me":
            found.append((origin, item.kind, item.source.path, *item.source.position(item.span.start)))
    for section, key, address in options.endpoints():
        origin = origin_of(rewritten(address, compiled.policy.rules)) or ""
        if origin and _uses(compiled, section):
            found.append((origin, section, *options.place_of(section, key), 1))
    return found


def _uses(compiled: Compiled, section: str) -> bool:
    """Whether the app has something that calls the endpoint of `section`."""
    names = {name for name, *_ in compiled.apis.uses}
    rows = [row for name in names if (row := api(name)) is not None]
    match section:
        case "share":
            return "$sharePage" in compiled.apis.members or any(row.leaf == "share" for row in rows)
        case "phone":
            return "$phoneNumber" in compiled.apis.members
        case "background-fetch":
            return any(row.leaf == "background-fetch" for row in rows)
        case _:
            return any(row.endpoint == section for row in rows)

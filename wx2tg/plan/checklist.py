"""The steps from a converted app to one that runs in Telegram, in their order, as far as a project calls for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from wx2tg.knowledge import api
from wx2tg.options import Options
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.porting import Task
from wx2tg.plan.texts import Texts
from wx2tg.text.origin import origin_of

Step = tuple[str, str, str, str, int, int]
"""A topic, a title, what to do, and a place that calls for it: path, line, column. Without a place the path is ""."""

Host = tuple[str, str, str, int, int]
"""An origin, the kind of its address, and the path, line and column that name it."""

_PLAIN_HTTP = "Plain http"
_ANSWERED = frozenset({"request", "upload", "download"})
_NOWHERE = ("", 1, 1)

_TO_CALL_CLOUD = (
    "wx.cloud has no server yet: set [cloud] endpoint to yours, or [server] base to a `wx2tg companion`, and bring "
    "functions and data there."
)
_TO_ASK_THE_PHONE = (
    "set [phone] endpoint, or [server] base: Telegram hands over a signed contact, which a server checks and answers "
    "as WeChat would."
)
_TO_SEND_MESSAGES = (
    "subscribe messages are sent by the bot: give their templates to the companion ([templates.ID] in companion.toml), "
    "or let a bot of your own write to users who have let it."
)
_TO_ALLOW = (
    "let %s answer CORS: Access-Control-Allow-Origin with the address that the bundle is served from, and "
    "Access-Control-Allow-Headers with the headers that the app sends. Or put it behind a companion ([server] base), "
    "or name another address in [network] rewrite."
)
_TO_ALLOW_FONTS = "let %s send Access-Control-Allow-Origin: browsers load fonts of other origins only then."
_TO_ACCEPT_SOCKETS = "let %s accept connections whose Origin is the address of the bundle, where it looks at Origin."
_TO_BE_FRAMED = (
    "let %s be shown in a frame: neither X-Frame-Options nor frame-ancestors of its Content-Security-Policy may forbid "
    "it. Pages that call wx.miniProgram need to be told that they are no longer in WeChat."
)
_TO_SELL = (
    "Telegram lets digital goods and services be sold for Stars alone (currency XTR, no provider): find out which of "
    "the app's goods are digital. Goods that are shipped, and services in the world outside, are paid through a "
    "provider in a currency."
)
_TO_SELL_ON_TON = (
    "the app is paid on TON: that is for goods that are shipped and services in the world outside. Telegram lets "
    'digital goods and services be sold for Stars alone, with provider = "invoice".'
)
_TO_SELL_VIRTUAL = "this call sells what is digital by its nature: the invoice must be in Stars (currency XTR)."
_TO_HAVE_A_PROVIDER = (
    "/mybots, Payments: connect a provider where goods are shipped, and give its token to the server that makes the "
    "invoices. Stars need none."
)
_TO_HAVE_A_BOT = "/newbot makes the bot; write its name to `bot` in [telegram], and keep its token on your server."
_TO_BE_SERVED = (
    "upload the bundle to a host with https, and give BotFather the address: /mybots, Bot Settings, Configure Mini App."
)
_TO_HAVE_A_NAME = (
    "/newapp gives the app a short name, for links such as t.me/BOT/APP; write it to `app` in [telegram]. Without it "
    "links lead to the bot's main app."
)
_TO_HAVE_A_BUTTON = "/mybots, Bot Settings, Menu Button: the address of the bundle, so that the chat opens the app."
_TO_TELL_THE_PRIVACY = (
    "/setprivacypolicy: the address of what you tell users about their data, which this app asks for."
)
_TO_HAVE_A_PICTURE = "/newapp asks for a picture of 640 x 360 pixels and a short text."
_TO_HAVE_A_FACE = (
    "/setuserpic: a square picture; and an icon and two colours for the loading screen, in Configure Mini App."
)
_TO_HAVE_A_WALLET_ICON = "wallets show it beside the request: PNG, best 180 pixels wide, as `icon` in [ton-connect]."
_TO_TRANSLATE = (
    "%s in templates, scripts and settings %s Chinese. Telegram's users speak many languages: "
    "wx.getAppBaseInfo().language is theirs.%s"
)


def checklist(
    compiled: Compiled, options: Options, *, hosts: Iterable[Host], tasks: Iterable[Task], texts: Texts
) -> Iterator[Step]:
    """The steps, one for each place that calls for one. `hosts` and `tasks` are those of the report."""
    told, reached = list(tasks), list(hosts)
    yield from (("server", *task) for task in told if task[0] != _PLAIN_HTTP)
    yield from _server(compiled, options, texts)
    yield from _hosts(reached, options)
    yield from (("mixed-content", *task) for task in told if task[0] == _PLAIN_HTTP)
    paid = _places(compiled, "payment")
    yield from _payments(paid, options)
    yield from _botfather(compiled, options, bool(paid), texts)
    yield from _texts(texts)


def _places(compiled: Compiled, endpoint: str) -> list[tuple[str, str, int, int]]:
    """The API and the place of each call that works through an endpoint."""
    return [use for use in compiled.apis.uses if (row := api(use[0])) is not None and row.endpoint == endpoint]


def _server(compiled: Compiled, options: Options, texts: Texts) -> Iterator[Step]:
    if not options.cloud.endpoint:
        for _, *place in _places(compiled, "cloud"):
            yield "server", "Cloud", _TO_CALL_CLOUD, *place  # type: ignore[misc]
    if texts.asks_phone and not options.phone.endpoint:
        yield "server", "Phone number", _TO_ASK_THE_PHONE, *_NOWHERE
    for name, *place in compiled.apis.uses:
        if name == "wx.requestSubscribeMessage":
            yield "server", "Messages", _TO_SEND_MESSAGES, *place  # type: ignore[misc]


def _hosts(hosts: list[Host], options: Options) -> Iterator[Step]:
    """What each host has to allow. The address of a companion is that of the app itself, and plain http has its own."""
    base = origin_of(options.server.base)
    for origin, kind, *place in hosts:
        text = ""
        if kind in _ANSWERED or kind in ("login", "payment", "phone", "share", "cloud", "background-fetch"):
            text = _TO_ALLOW
        elif kind == "socket":
            text = _TO_ACCEPT_SOCKETS
        elif kind == "font":
            text = _TO_ALLOW_FONTS
        elif kind == "web-view":
            text = _TO_BE_FRAMED
        if text and origin != base and not origin.startswith(("http:", "ws:")):
            yield "hosts", origin, text % origin, *place  # type: ignore[misc]


def _payments(paid: list[tuple[str, str, int, int]], options: Options) -> Iterator[Step]:
    text = _TO_SELL_ON_TON if options.payment.provider == "ton-connect" else _TO_SELL
    for name, *place in paid:
        yield "payment", "Digital goods", _TO_SELL_VIRTUAL if "Virtual" in name else text, *place  # type: ignore[misc]


def _botfather(compiled: Compiled, options: Options, pays: bool, texts: Texts) -> Iterator[Step]:
    on_ton = options.payment.provider == "ton-connect"
    if not options.telegram.bot:
        yield "botfather", "A bot", _TO_HAVE_A_BOT, *_NOWHERE
    yield "botfather", "The address", _TO_BE_SERVED, *_NOWHERE
    if not options.telegram.app:
        yield "botfather", "A short name", _TO_HAVE_A_NAME, *_NOWHERE
    yield "botfather", "The menu button", _TO_HAVE_A_BUTTON, *_NOWHERE
    if pays and not on_ton:
        yield "botfather", "Payments", _TO_HAVE_A_PROVIDER, *_NOWHERE
    if texts.asks_phone or _places(compiled, "login") or _places(compiled, "phone"):
        yield "botfather", "Privacy", _TO_TELL_THE_PRIVACY, *_NOWHERE
    yield "icons", "The bot", _TO_HAVE_A_FACE, *_NOWHERE
    yield "icons", "The app", _TO_HAVE_A_PICTURE, *_NOWHERE
    if pays and on_ton and not options.ton_connect.icon:
        yield "icons", "Wallets", _TO_HAVE_A_WALLET_ICON, *_NOWHERE


def _texts(texts: Texts) -> Iterator[Step]:
    number = sum(count for _, count, _, _ in texts.chinese)
    if not number:
        return
    known = f" The app has files for {', '.join(texts.languages)}." if texts.languages else ""
    words = ("1 text", "is") if number == 1 else (f"{number:,} texts", "are")
    for path, _, line, column in texts.chinese:
        yield "texts", "Chinese", _TO_TRANSLATE % (*words, known), path, line, column

"""The sections of `companion.toml`: what each key means, its type and its default.

Secrets are no part of the file: `token = "env:BOT_TOKEN"` names a variable of the environment, which `.env` beside the
file may set.
"""

from __future__ import annotations

import ipaddress
from decimal import Decimal
from typing import Annotated, Literal

import msgspec

from wx2tg.companion.secret import Secret
from wx2tg.companion.texts import Texts, texts_for

NONE = Secret("")

Seconds = Annotated[int, msgspec.Meta(gt=0)]
Count = Annotated[int, msgspec.Meta(gt=0)]
Amount = Annotated[int, msgspec.Meta(gt=0, lt=2**31)]
Https = Annotated[str, msgspec.Meta(pattern=r"^(https://[^\s/?#@]+(/[^\s?#]*)?)?$")]
Origin = Annotated[str, msgspec.Meta(pattern=r"^https://[^\s/?#@]+/?$")]
Http = Annotated[str, msgspec.Meta(pattern=r"^(https?://[^\s/?#@]+(/[^\s?#]*)?)?$")]
Push = Annotated[str, msgspec.Meta(pattern=r"^(?:https?://[^\s/?#@]+(/[^\s?#]*)?(\?[^\s#]*)?)?$")]
Listen = Annotated[str, msgspec.Meta(pattern=r"^(\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5}$")]
OptionalListen = Annotated[str, msgspec.Meta(pattern=r"^((\[[0-9a-fA-F:]+\]|[\w.-]+):\d{1,5})?$")]
Reach = Annotated[str, msgspec.Meta(pattern=r"^(\*|(\*\.)?[\w.-]+(:\d{1,5})?|\[[0-9a-fA-F:]+\](:\d{1,5})?)$")]
Environment = Annotated[str, msgspec.Meta(pattern=r"^[\w-]{1,64}$")]
Name = Annotated[str, msgspec.Meta(pattern=r"^\w*$")]


class Address(Secret):
    """The address of a database. It may be written out where it has no password."""


class AppSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[app]`: `bundle` is the folder that `wx2tg convert` wrote, `base` the https address it is served under.

    `home` is the page that codes and links open where they name none, such as "pages/index/index".

    `appid` and `secret` are those with which the back end asks WeChat. Every user's openid is made with `identity`, or
    with `secret` where there is none: whoever changes `secret` later keeps the old one as `identity`.
    """

    base: Origin
    appid: Annotated[str, msgspec.Meta(min_length=1)]
    secret: Secret
    identity: Secret = NONE
    bundle: str = "dist"
    home: str = ""

    @property
    def identity_key(self) -> bytes:
        """What openids and session keys are made with."""
        return (self.identity or self.secret).reveal().encode()


class TelegramSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[telegram]`: the bot, without `@`, and the short name of its app, empty for the bot's main app.

    `webhook_secret` comes with every update; `api` is another server of the Bot API than Telegram's own.
    `signed_by` says whose signature of launch data is checked: that of the bot's token, or Telegram's own (`test` for
    that of its test servers).
    """

    bot: Annotated[str, msgspec.Meta(pattern=r"^\w+$")]
    token: Secret
    app: Name = ""
    webhook_secret: Secret = NONE
    api: Http = "https://api.telegram.org"
    signed_by: Literal["token", "telegram"] = "token"
    test: bool = False


class PublicSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[public]`: where the app is served, and the owner's back end behind it.

    `max_body` is in bytes, `timeout` the seconds that the back end may be silent. With `behind_proxy` the
    `X-Forwarded-*` headers of a request are believed and passed on; otherwise a client could make them up.
    """

    listen: Listen = "127.0.0.1:8080"
    backend: Http = ""
    max_body: Count = 10 * 1024 * 1024
    timeout: Seconds = 60
    behind_proxy: bool = False


class WechatSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[wechat]`: where the companion answers the owner's back end as WeChat's API does.

    `tls_listen` is where it does so over TLS, for machines on which WeChat's names lead there; nowhere if it is empty.
    `ca` is the folder of the companion's own CA, a path beside `companion.toml`.
    """

    listen: Listen = "127.0.0.1:8081"
    tls_listen: OptionalListen = ""
    ca: Annotated[str, msgspec.Meta(min_length=1)] = "companion-ca"


class ProxySection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[proxy]`: an HTTP proxy that answers for WeChat's hosts and passes on the rest; none where `listen` is empty.

    `secret` is the password that its clients give. `allow` are the hosts that are passed on: `*` is every host on a
    public address; `db.example`, `*.example` or `10.0.0.5:9000` name one, on a private address too.
    """

    listen: OptionalListen = ""
    secret: Secret = NONE
    allow: tuple[Reach, ...] = ("*",)


class LoginSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[login]`: `max_age` is how old launch data may be, `again` how often a minute the same may ask for a code.

    `avatar` is the picture of users whose own Telegram does not tell.
    """

    max_age: Seconds = 86_400
    again: Count = 30
    avatar: Https = ""


class PaymentSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[payment]`: the price of a yuan in `currency`, and the account at WeChat Pay as the back end has it configured.

    With the provider `ton-connect` buyers pay from a wallet of their own as `[ton]` says, and `currency`, `rate`,
    `exponent` and `provider_token`, which are for Telegram's invoices, are not used.
    `rate` is units of the currency a yuan, `exponent` the digits behind its point. `key` is that of version 2, `v3_key`
    that of version 3, `merchant_certificate` the file (PEM) with which requests of version 3 are checked. A back end
    that knows WeChat Pay by a public key has its id (`PUB_KEY_ID_...`): `public_key_id`. Without one it fetches
    certificates.
    `least` and `most` are the limits of one invoice in the smallest unit of the currency, which Telegram publishes
    (core.telegram.org/bots/payments, "Supported Currencies"); without `most` it is 100,000 Stars, or no limit.
    `notify_hosts` are hosts on private addresses that may be told of a payment.
    """

    provider: Literal["telegram", "ton-connect"] = "telegram"
    currency: Annotated[str, msgspec.Meta(pattern=r"^[A-Z]{3}$")] = "XTR"
    rate: Decimal = Decimal(10)
    exponent: Annotated[int, msgspec.Meta(ge=0, le=4)] = 0
    least: Amount = 1
    most: Amount | None = None
    provider_token: Secret = NONE
    mchid: Name = ""
    key: Secret = NONE
    v3_key: Secret = NONE
    merchant_certificate: str = ""
    public_key_id: Annotated[str, msgspec.Meta(pattern=r"^(PUB_KEY_ID_\w+)?$")] = ""
    notify_hosts: tuple[str, ...] = ()


class TonSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[ton]`: the wallet `address` that buyers pay to, and the `asset` in which: TON, USDT, or a jetton's master.

    `rate` is units of the asset a yuan, `decimals` the digits behind the point of a jetton other than USDT. `api` is
    the base address of an API in the form of toncenter's version 3, which is asked every `poll` seconds while payments
    are waited for. A transfer counts when it is `confirm_after` seconds old.
    """

    address: str = ""
    asset: str = "TON"
    decimals: Annotated[int, msgspec.Meta(ge=0, le=18)] | None = None
    rate: Decimal = Decimal(0)
    network: Literal["mainnet", "testnet"] = "mainnet"
    api: Http = ""
    api_key: Secret = NONE
    confirm_after: Annotated[int, msgspec.Meta(ge=0, le=3600)] = 0
    poll: Annotated[int, msgspec.Meta(gt=0, le=3600)] = 5


class Template(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[templates.ID]`: the text of a subscribe message; `{thing1}` or `{{thing1.DATA}}` is where a field goes."""

    text: Annotated[str, msgspec.Meta(min_length=1, max_length=4096)]
    button: str = ""


class MessagesSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[messages]`: what the bot tells users, and what it passes on of what they tell it.

    `language` is that of the menu button, and of users in whose language there are no texts. `order_page` is the page
    that messages about an order open, such as "pages/order/index?no={out_trade_no}".

    `push` is the address of the back end to which WeChat would push the messages of customer service, `token` the one
    that signs them, `format` how they are written. With `aes_key` (WeChat's EncodingAESKey) they are encrypted, as in
    safe mode. `original_id` ("gh_...") is whom they are for; the appid where it is empty.
    """

    language: str = "en"
    order_page: str = ""
    push: Push = ""
    token: Secret = NONE
    aes_key: Secret = NONE
    format: Literal["xml", "json"] = "xml"
    original_id: Name = ""


class SecurityCheckSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[security-check]`: how `msg_sec_check` and `img_sec_check` judge.

    `pass` finds nothing risky, `words` finds texts with one of `words` risky, `hook` asks the address `hook`.
    """

    text: Literal["pass", "words", "hook"] = "pass"
    images: Literal["pass", "hook"] = "pass"
    words: tuple[Annotated[str, msgspec.Meta(min_length=1)], ...] = ()
    hook: Http = ""


class DatabaseSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[database]`: `sqlite:///FILE`, a path beside `companion.toml`, or `postgresql://USER@HOST/NAME`."""

    url: Address = Address("sqlite:///companion.db")


class IndexSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An index of a collection: `fields` are dotted paths, `unique` lets no two documents have the same values."""

    fields: tuple[str, ...]
    unique: bool = False


class CollectionSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[cloud.collections.NAME]`: what pages may do with a collection, and by which fields it is found quickly.

    `permission` is one of WeChat's four ("read-all": all users read, the creator writes), or the security rules of
    `{read = "...", write = "..."}` as they stand in WeChat's console. An index is a path, several, or an IndexSection.
    """

    permission: Literal["private", "read-all", "read-only", "admin"] | dict[str, str | bool] = "private"
    indexes: tuple[str | tuple[str, ...] | IndexSection, ...] = ()


class CloudSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[cloud]`: the app's `wx.cloud`, which is answered where at least one of `environments` is named.

    The first of them is that of calls that name none. `database` is an address as in `[database]`, whose own database
    is used where it is empty. `functions` and `files` are folders beside `companion.toml`. `calls` is how many calls
    one user may make a minute.

    `storage` is one of WeChat's four permissions for files, and `max_file` how many bytes one may have. `http` are the
    functions that answer over HTTP too, `node` is the program that runs them, and `variables` are what they find in
    their environment.
    """

    environments: tuple[Environment, ...] = ()
    database: Address = Address("")
    functions: str = "cloudfunctions"
    files: str = "cloud-files"
    storage: Literal["read-all", "private", "read-only", "admin"] = "read-all"
    max_file: Count = 100 * 1024 * 1024
    http: tuple[str, ...] = ()
    node: Annotated[str, msgspec.Meta(min_length=1)] = "node"
    variables: dict[str, Secret] = {}
    calls: Count = 1200
    collections: dict[str, CollectionSection] = {}


class Config(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"security_check": "security-check"}):
    """All of `companion.toml`. `texts` and `templates` are by language and by id."""

    app: AppSection
    telegram: TelegramSection
    public: PublicSection = PublicSection()
    wechat: WechatSection = WechatSection()
    proxy: ProxySection = ProxySection()
    login: LoginSection = LoginSection()
    payment: PaymentSection = PaymentSection()
    ton: TonSection = TonSection()
    templates: dict[str, Template] = {}
    texts: dict[str, Texts] = {}
    messages: MessagesSection = MessagesSection()
    security_check: SecurityCheckSection = SecurityCheckSection()
    database: DatabaseSection = DatabaseSection()
    cloud: CloudSection = CloudSection()

    def texts_for(self, language: str) -> Texts:
        """The texts for a user whose language is `language` ("pt-br"), or for one whose language is not known ("")."""
        return texts_for(language, self.texts, self.messages.language)


def host_and_port(listen: str) -> tuple[str, int]:
    """`127.0.0.1:8081` in its two parts; brackets of an IPv6 address are taken off."""
    host, _, port = listen.rpartition(":")
    return host.strip("[]"), int(port)


def reached(listen: str) -> tuple[str, int]:
    """How this machine itself reaches what listens on `listen`: its host, without brackets, and its port."""
    host, port = host_and_port(listen)
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host), port


def is_local(host: str) -> bool:
    """Whether only this machine can reach a server that listens on `host`."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

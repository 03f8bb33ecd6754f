"""The sections of `wx2tg.toml`, as they are read: what each key means, its type and its default."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from wx2tg.options.ton_connect import TonConnectSection
from wx2tg.text.origin import origin_of

FailOn = Literal["error", "warning", "unsupported", "never"]
"""The least that makes the exit status 1; `unsupported` is any use of an unsupported API or component."""

Format = Literal["telegram", "w3c-miniapp"]
"""What a bundle is for."""


class ProjectSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[project]`: where the app is (relative to SRC), what it is called, and the address it is served under."""

    source: str = ""
    name: str = ""
    base: str = "./"


class TelegramSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[telegram]`: the bot and its app. `script` is "cdn", or the path of a copy of Telegram's client script."""

    bot: str = ""
    app: str = ""
    script: str = "cdn"
    min_version: Annotated[str, msgspec.Meta(pattern=r"^\d+\.\d+$")] = "6.0"
    theme: Literal["telegram", "wechat"] = "telegram"


class ServerSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[server]`: the address of a companion, without a query: `base` stands before every endpoint that is not set.

    Requests to the app's own back end go there too, since a companion passes them on (see `wx2tg.plan.server`).
    """

    base: str = ""

    def problem(self) -> str:
        """What is wrong with `base`, as a sentence's end; "" where it is right."""
        whole = re.fullmatch(r"https?://[^\s?#]+", self.base, re.IGNORECASE)
        if not self.base or (whole and origin_of(self.base)):
            return ""
        return 'should be an address such as "https://shop.example", without a query'

    def hint(self) -> str:
        """What to write in place of a `base` without a scheme, as a sentence's end; "" where nothing is to be said."""
        if "://" in self.base:
            return ""
        with_scheme = f"https://{self.base.lstrip('/')}"
        if self.base.startswith("//") or ("." in self.base.strip("./") and not self.base.startswith(("/", "."))):
            return f'write "{with_scheme}"' if ServerSection(with_scheme).problem() == "" else ""
        return "write the whole address that people open the app at, also where it is the app's own"

    def address(self, path: str) -> str:
        """The address of `path` on the server; "" where there is none."""
        return f"{self.base.rstrip('/')}/{path}" if self.base else ""


class LoginSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[login]`: the address that receives initData and answers with a code or a session."""

    endpoint: str = ""


class PaymentSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[payment]`: how `wx.requestPayment` is done, and the address that makes the invoice or the transfer.

    `state` is an address that tells what became of an order: it is asked after a payment.
    """

    provider: Literal["", "invoice", "ton-connect"] = ""
    endpoint: str = ""
    state: str = ""


class PhoneSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[phone]`: the address that receives the contact that Telegram has signed, and answers as WeChat would."""

    endpoint: str = ""


class ShareSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[share]`: the address that prepares an inline message; without it a `t.me/share/url` link is used."""

    endpoint: str = ""


class CloudSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[cloud]`: the address that `wx.cloud` calls go to."""

    endpoint: str = ""


class BackgroundFetchSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[background-fetch]`: the addresses that WeChat would ask before the app is opened, and twice a day."""

    pre: str = ""
    periodic: str = ""


class NetworkSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[network]`: origins that are replaced by others in every request."""

    rewrite: dict[str, str] = {}


class SecuritySection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[security]`: where the bundle may load from. A list that is given replaces what the sources name.

    Origins (`https://api.example.com`), `https://*.example.com`, or a scheme alone (`https:`) for every host.
    `connect` is for requests, uploads, downloads and sockets. `scripts` and `frames` are for what your own APIs bring
    along, as the script of an ad network and the frames that it opens, which no source of an app names. Of `scripts`
    each host must be named; a scheme alone is refused.
    """

    connect: tuple[str, ...] | None = None
    images: tuple[str, ...] | None = None
    media: tuple[str, ...] | None = None
    fonts: tuple[str, ...] | None = None
    styles: tuple[str, ...] | None = None
    scripts: tuple[str, ...] = ()
    frames: tuple[str, ...] = ()


Permission = Literal[
    "accelerometer",
    "autoplay",
    "camera",
    "clipboard-read",
    "clipboard-write",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "geolocation",
    "gyroscope",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "web-share",
]
"""What a site in a `web-view` may be let do; the names are those of Permissions Policy."""


class WebViewSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[web-view]`: the sites that a `web-view` may show, written as in `[security]`, and what they may do."""

    hosts: tuple[str, ...] | None = None
    permissions: tuple[Permission, ...] = ()


class MapSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[map]`: where maps get their pictures from.

    `tiles` is an address with the places `{z}`, `{x}` and `{y}` (or `{-y}`), which may also have `{s}`, one of
    `subdomains`, and `{r}`, which is "@2x" on a dense screen. `attribution` is what the provider wants to be written on
    the map, and `attribution_link` where it leads to. `coordinates` is the system of the app's own data.
    """

    tiles: str = ""
    attribution: str = ""
    attribution_link: str = ""
    max_zoom: int = 19
    subdomains: tuple[str, ...] = ()
    coordinates: Literal["gcj02", "wgs84"] = "gcj02"

    def hosts(self) -> tuple[str, ...]:
        """The origins that tiles come from."""
        names = self.subdomains if "{s}" in self.tiles else ("",)
        origins = (origin_of(re.sub(r"\{[^}]*\}", "0", self.tiles.replace("{s}", name))) for name in names)
        return tuple(dict.fromkeys(origin for origin in origins if origin))

    def problems(self) -> Iterator[tuple[str, str]]:
        """What is wrong with a value of the right type: its key and a sentence's end."""
        if self.tiles:
            yield from (("tiles", problem) for problem in _tile_problems(self.tiles, self.subdomains))
        if not 0 <= self.max_zoom <= 24:
            yield "max_zoom", "should be from 0 to 24"
        if self.attribution_link and origin_of(self.attribution_link) is None:
            yield "attribution_link", "should be an address that begins with https://"


def _tile_problems(tiles: str, subdomains: tuple[str, ...]) -> Iterator[str]:
    """What is wrong with the address of tiles."""
    holes = re.findall(r"\{([^}]*)\}", tiles)
    missing = [name for name in ("z", "x") if name not in holes]
    missing += [] if {"y", "-y"} & set(holes) else ["y"]
    if missing:
        yield f"should have {' and '.join(f'{{{name}}}' for name in missing)}"
    for name in holes:
        if name not in {"z", "x", "y", "-y", "s", "r"}:
            yield f"has {{{name}}}, which nothing is known to stand for; write what belongs there"
    if "s" in holes and not subdomains:
        yield "has {s}, and `subdomains` lists nothing that could stand there"
    if re.match(r"https?://[^/{}]*(?:\{s\}[^/{}]*)?/", tiles) is None:
        yield "should begin with https:// and a host"


class ReportSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[report]`: what fails a run, and the codes or names of findings that are not shown."""

    fail_on: FailOn = "error"
    ignore: tuple[str, ...] = ()


class BuildSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[build]`: the oldest browsers that must work (browserslist queries), and the form of the output.

    `format` is what the output is for: Telegram, or any host of the W3C's MiniApp packages, which `[miniapp]` is about.
    `assets` are globs, relative to the app's root, of files to publish besides those of known types.
    """

    format: Format = "telegram"

    browsers: tuple[str, ...] = ("chrome 87", "ios_saf 14")
    minify: bool = True
    source_maps: bool = False
    assets: tuple[str, ...] = ()


class MiniappSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[miniapp]`: what the manifest of a W3C MiniApp package says and no file of a mini-program does.

    `app_id` is the project's appid where it is not given; `icons` are paths relative to the app's root;
    `platform_version` is the least that the host must have, a number that each host counts by itself.
    """

    app_id: str = ""
    version: str = "1.0.0"
    version_code: Annotated[int, msgspec.Meta(ge=1)] = 1
    platform_version: Annotated[int, msgspec.Meta(ge=1)] = 1
    icons: tuple[str, ...] = ()


class Sections(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All of `wx2tg.toml`. `apis` and `components` map a name to the path of the owner's own implementation."""

    project: ProjectSection = ProjectSection()
    telegram: TelegramSection = TelegramSection()
    server: ServerSection = ServerSection()
    login: LoginSection = LoginSection()
    payment: PaymentSection = PaymentSection()
    ton_connect: TonConnectSection = msgspec.field(default=TonConnectSection(), name="ton-connect")
    phone: PhoneSection = PhoneSection()
    share: ShareSection = ShareSection()
    cloud: CloudSection = CloudSection()
    background_fetch: BackgroundFetchSection = msgspec.field(default=BackgroundFetchSection(), name="background-fetch")
    network: NetworkSection = NetworkSection()
    security: SecuritySection = SecuritySection()
    web_view: WebViewSection = msgspec.field(default=WebViewSection(), name="web-view")
    map: MapSection = MapSection()
    apis: dict[str, str] = {}
    components: dict[str, str] = {}
    report: ReportSection = ReportSection()
    build: BuildSection = BuildSection()
    miniapp: MiniappSection = MiniappSection()

    def __post_init__(self) -> None:
        """Fill the endpoints that `[server] base` implies; those that are set stay as they are."""
        if self.server.base:
            for section, path in _IMPLIED.items():
                given = getattr(self, section)
                missing = {key: self.server.address(path[key]) for key in path if not getattr(given, key)}
                msgspec.structs.force_setattr(self, section, msgspec.structs.replace(given, **missing))


_IMPLIED = {
    "login": {"endpoint": "tg/login"},
    "payment": {"endpoint": "tg/invoice", "state": "tg/invoice/state"},
    "phone": {"endpoint": "tg/phone"},
    "share": {"endpoint": "tg/share"},
    "cloud": {"endpoint": "tg/cloud"},
}
"""The endpoints of a companion: section, key, path below `[server] base`."""

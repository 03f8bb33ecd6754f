"""What a conversion is asked to do: `wx2tg.toml` and the flags of the command line, in one frozen value."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path
from types import UnionType
from typing import Annotated, Any, Literal, TypeVar, get_args, get_origin, get_type_hints

import msgspec

from wx2tg.places import is_within, lexical
from wx2tg.text.origin import bot_tokens_in, host_source, origin_of, passwords_in

FailOn = Literal["error", "warning", "unsupported", "never"]
"""The least that makes the exit status 1; `unsupported` is any use of an unsupported API or component."""

FILE_NAME = "wx2tg.toml"

# tomllib takes quadratic time for a key of thousands of parts.
_DEEP_KEY = re.compile(r"""(?<![\w"'-])(?:[\w"'-]++[ \t]*+\.[ \t]*+){100}""")

_Struct = TypeVar("_Struct", bound=msgspec.Struct)


class OptionsError(Exception):
    """Wrong usage: a `wx2tg.toml` that cannot be read or understood. The message names file, line and key."""


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


class LoginSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[login]`: the address that receives initData and answers with a code or a session."""

    endpoint: str = ""


class PaymentSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[payment]`: how `wx.requestPayment` is done, and the address that makes the invoice."""

    provider: Literal["", "invoice", "ton-connect"] = ""
    endpoint: str = ""


class ShareSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[share]`: the address that prepares an inline message; without it a `t.me/share/url` link is used."""

    endpoint: str = ""


class CloudSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[cloud]`: the address that `wx.cloud` calls go to."""

    endpoint: str = ""


class NetworkSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[network]`: origins that are replaced by others in every request."""

    rewrite: dict[str, str] = {}


class SecuritySection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[security]`: where the bundle may load from. A list that is given replaces what the sources name.

    Origins (`https://api.example.com`), `https://*.example.com`, or a scheme alone (`https:`) for every host.
    `connect` is for requests, uploads, downloads and sockets. `scripts` and `frames` are for what your own APIs bring
    along, as the script of an ad network and the frames that it opens: no source of an app names any, and of scripts
    each host must be named.
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
    """`[web-view]`: the sites that a `web-view` may show, as in `[security]`, and what they may do."""

    hosts: tuple[str, ...] | None = None
    permissions: tuple[Permission, ...] = ()


class MapSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[map]`: where maps get their pictures from.

    `tiles` is an address with the places `{z}`, `{x}` and `{y}` (or `{-y}`), which may also have `{s}`, one of
    `subdomains`, and `{r}`, which is "@2x" on a dense screen. `attribution` is what the provider wants to be written on
    the map, and `attribution_link` where it leads to. `coordinates` is the system of what the app gives its maps.
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

    `assets` are globs, relative to the app's root, of files to publish whose types alone would not have them published.
    """

    browsers: tuple[str, ...] = ("chrome 87", "ios_saf 14")
    minify: bool = True
    source_maps: bool = False
    assets: tuple[str, ...] = ()


class Sections(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """All of `wx2tg.toml`. `apis` and `components` map a name to the path of the owner's own implementation."""

    project: ProjectSection = ProjectSection()
    telegram: TelegramSection = TelegramSection()
    login: LoginSection = LoginSection()
    payment: PaymentSection = PaymentSection()
    share: ShareSection = ShareSection()
    cloud: CloudSection = CloudSection()
    network: NetworkSection = NetworkSection()
    security: SecuritySection = SecuritySection()
    web_view: WebViewSection = msgspec.field(default=WebViewSection(), name="web-view")
    map: MapSection = MapSection()
    apis: dict[str, str] = {}
    components: dict[str, str] = {}
    report: ReportSection = ReportSection()
    build: BuildSection = BuildSection()


class Options(Sections, frozen=True, kw_only=True):
    """`Sections`, and what only the command line says.

    `root` is the directory that paths in `wx2tg.toml` are relative to, `config` that file, if there is one; `jobs` is
    how many processes may be used, 0 means one for each core; `reports` are the files that reports will be written to.
    """

    out: Path = Path("dist")
    jobs: int = 0
    cache: bool = True
    force: bool = False
    root: Path = Path()
    config: Path | None = None
    reports: tuple[Path, ...] = ()

    def with_flags(
        self,
        *,
        out: Path | None = None,
        jobs: int | None = None,
        cache: bool | None = None,
        force: bool | None = None,
        minify: bool | None = None,
        source_maps: bool | None = None,
        fail_on: FailOn | None = None,
        reports: tuple[Path, ...] | None = None,
    ) -> Options:
        """These options with the flags that were given (are not None) put over them."""
        build = _put(self.build, minify=minify, source_maps=source_maps)
        report = _put(self.report, fail_on=fail_on)
        return _put(self, out=out, jobs=jobs, cache=cache, force=force, build=build, report=report, reports=reports)

    def strays(self, src: Path) -> Iterator[tuple[list[str], str]]:
        """The paths that lead neither into `src` nor into `root`: the key, part by part, and a sentence about each."""
        paths = [(["project", "source"], self.project.source, src)]
        if self.telegram.script != "cdn":
            paths.append((["telegram", "script"], self.telegram.script, self.root))
        for section, table in (("apis", self.apis), ("components", self.components)):
            paths += [([section, name], written, self.root) for name, written in table.items()]
        for keys, written, folder in paths:
            if not is_within(folder / written, [src, self.root]):
                where = "SRC" if self.root == src else "SRC, and out of the folder of the configuration"
                yield keys, f"{_shown(keys)} is {_literal(written)}, which leads out of {where}"

    def cache_key(self) -> str:
        """A digest of everything here that can change what is generated. The same on every machine."""
        fields = {name: getattr(self, name) for name in Sections.__struct_fields__ if name != "report"}
        return hashlib.sha256(msgspec.json.encode(fields, order="deterministic")).hexdigest()


def load(src: Path, config: Path | None = None) -> Options:
    """The options of `config`, or else of the `wx2tg.toml` in `src`, or else the defaults. OptionsError.

    Paths in the file lead nowhere outside of `src`, and of the folder of `config` where that is given: a project cannot
    have files published that are not its own.
    """
    path = config if config is not None else src / FILE_NAME
    text = _read_file(path, src, config is not None)
    if text is None:
        return Options(root=src)
    options = _put(read(text, path.name, path.parent), config=path)
    for keys, problem in options.strays(src):
        raise OptionsError(f"{path.name}:{_line(text, keys)}: {problem}")
    return options


def _read_file(path: Path, src: Path, given: bool) -> str | None:
    """The text of `path`; None where it is not there and need not be, because the user has not `given` it."""
    try:
        if not given and not path.is_symlink() and not path.exists():
            return None
        if path.exists() and not path.is_file():
            raise OptionsError(f"{path} is not a file")
        outside = given and not lexical(path).is_relative_to(lexical(src))
        if not outside and not is_within(path, [src]):
            raise OptionsError(f"{path} is a link that leads out of {src}; give the file behind it as --config")
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise OptionsError(f"{path.name} is not encoded in UTF-8") from None
    except OSError as error:
        raise OptionsError(f"{path} cannot be read: {error.strerror}") from None


def read(text: str, name: str = FILE_NAME, root: Path = Path()) -> Options:
    """The options that `text`, the content of the file `name` in `root`, describes. OptionsError."""
    if deep := _DEEP_KEY.search(text):
        raise OptionsError(f"{name}:{text.count(chr(10), 0, deep.start()) + 1}: a key has more than 100 parts")
    try:
        data = tomllib.loads(text)
        _refuse_secrets(text, name, data)
        sections = msgspec.convert(data, Sections)
    except msgspec.ValidationError as error:
        keys, problem = _explain(str(error), data)
        raise OptionsError(f"{name}:{_line(text, keys)}: {problem}") from None
    except RecursionError:
        raise OptionsError(f"{name} is not understood: its values are nested too deeply") from None
    except ValueError as error:  # A number of thousands of digits is one too.
        raise OptionsError(f"{name} is not valid TOML: {error}") from None
    for keys, source in _sources(sections):
        if host_source(source) is None or (keys == ["security", "scripts"] and source.endswith(":")):
            expected = 'an origin such as "https://api.example.com" or "https://*.example.com", without a path'
            problem = f"{_shown(keys)} should list origins: {_literal(source)} is not {expected}"
            raise OptionsError(f"{name}:{_line(text, keys)}: {problem}")
    for key, problem in sections.map.problems():
        joint = ", but it is" if problem.startswith("should") else ":"
        shown = f"{_shown(['map', key])} {problem}{joint} {_literal(getattr(sections.map, key))}"
        raise OptionsError(f"{name}:{_line(text, ['map', key])}: {shown}")
    return Options(**{field: getattr(sections, field) for field in Sections.__struct_fields__}, root=root)


def _sources(sections: Sections) -> Iterator[tuple[list[str], str]]:
    """Every source that is listed for the Content-Security-Policy, with its key."""
    for field in SecuritySection.__struct_fields__:
        yield from ((["security", field], source) for source in getattr(sections.security, field) or ())
    yield from ((["web-view", "hosts"], source) for source in sections.web_view.hosts or ())


def _refuse_secrets(text: str, name: str, data: dict[str, Any]) -> None:
    """OptionsError where a password or a bot's token stands in the file: what is in it goes into the bundle."""
    for start, _ in bot_tokens_in(text):
        line = text.count("\n", 0, start) + 1
        problem = "this looks like the token of a bot: who has it controls the bot, and a bundle is public"
        raise OptionsError(f"{name}:{line}: {problem}; keep it on your server, and /revoke it if others saw it")
    for keys, value in _strings(data):
        if any(passwords_in(value)):
            shown = keys[:-1] if value == keys[-1] else keys
            problem = f"{_shown(shown)} has an address with a user name and a password, which everyone could read"
            raise OptionsError(f"{name}:{_line(text, keys)}: {problem} in the bundle; leave out `user:password@`")


def _strings(data: object) -> Iterator[tuple[list[str], str]]:
    """Every string of `data` with its key, and every key: one may be an address, too."""
    waiting: list[tuple[object, list[str]]] = [(data, [])]
    while waiting:
        item, where = waiting.pop()
        if isinstance(item, str):
            yield where, item
        elif isinstance(item, dict):
            yield from (([*where, key], key) for key in item)
            waiting += [(inner, [*where, key]) for key, inner in item.items()]
        elif isinstance(item, list):
            waiting += [(inner, where) for inner in item]


def _put(struct: _Struct, **changes: object) -> _Struct:
    """`struct` with those of `changes` that are not None."""
    given = {key: value for key, value in changes.items() if value is not None}
    return msgspec.structs.replace(struct, **given) if given else struct


_LONGEST = 160
_WHERE = re.compile(r" - at `\$\.?([^`]*)`$")
_TYPES = {"str": "a string in quotes", "bool": "true or false", "int": "a whole number"}


def _explain(error: str, data: dict[str, Any]) -> tuple[list[str], str]:
    """The key a validation error of msgspec is about, part by part, and a sentence that says what was expected."""
    place = _WHERE.search(error)
    what = error[: place.start()] if place else error
    keys = [key for key in re.split(r"[.\[\]]+", place[1] if place else "") if key and not key.isdigit()]
    if unknown := re.search(r"unknown field `(.*)`", what, re.DOTALL):
        return [*keys, unknown[1]], _unknown(keys, unknown[1])
    value, expected = _at(data, keys), _expected(keys)
    if isinstance(value, dict) and get_origin(_type_at(keys)) is dict:
        wrong = next(key for key, item in value.items() if not isinstance(item, str))
        keys, value, expected = [*keys, wrong], value[wrong], _TYPES["str"]
    return keys, f"{_shown(keys)} should be {expected}, but it is {_literal(value)}"


def _unknown(keys: list[str], name: str) -> str:
    """The sentence for a key that does not exist."""
    known = [field.encode_name for field in msgspec.structs.fields(_type_at(keys))]
    homes = [section for section in known if not keys and name in getattr(_type_at([section]), "__struct_fields__", ())]
    near = get_close_matches(name, known, 1)
    if homes:
        hint = f"it belongs in [{homes[0]}]"
    else:
        hint = f"did you mean `{near[0]}`?" if near else f"expected one of {', '.join(known)}"
    return f"{_shown([*keys, name])} is not a key of wx2tg: {hint}"


def _type_at(keys: list[str]) -> Any:
    """The declared type of the entry `keys`."""
    kind: Any = Sections
    for key in keys:
        kind = get_type_hints(kind, include_extras=True)[key.replace("-", "_")]
    return kind


def _expected(keys: list[str]) -> str:
    """What the entry `keys` should be."""
    kind = _type_at(keys)
    if get_origin(kind) is UnionType:
        kind = get_args(kind)[0]
    if get_origin(kind) is tuple and get_origin(get_args(kind)[0]) is Literal:
        return "a list of " + ", ".join(f'"{choice}"' for choice in get_args(get_args(kind)[0]))
    if get_origin(kind) is Literal:
        return "one of " + ", ".join(f'"{choice}"' for choice in get_args(kind) if choice)
    if get_origin(kind) is Annotated:
        return 'a version such as "6.0"'
    if get_origin(kind) is tuple:
        return "a list of strings"
    if get_origin(kind) is dict or issubclass(kind, msgspec.Struct):
        return "a table"
    return _TYPES[kind.__name__]


def _at(data: Any, keys: list[str]) -> Any:
    """The value of the entry `keys`."""
    for key in keys:
        data = data[key]
    return data


def _shown(keys: list[str]) -> str:
    """A key as it is written in the file: `minify` in `[build]`."""
    return f"`{keys[-1]}` in [{'.'.join(keys[:-1])}]" if len(keys) > 1 else f"[{keys[0]}]"


def _literal(value: object) -> str:
    """A value as TOML writes it, near enough to be recognised."""
    if isinstance(value, dict):
        return "a table"
    text = str(value).lower() if isinstance(value, bool) else repr(value).replace("'", '"')
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


_KEY = r'(?:"[^"]*"|\'[^\']*\'|[\w-]+)'
_HEADER = re.compile(rf"\s*\[+\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*\]")
_ENTRY = re.compile(rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*=")


def _line(text: str, keys: list[str]) -> int:
    """The 1-based line on which the entry `keys`, or the table nearest to it, is written."""
    table: list[str] = []
    best, line_of_best = 0, 1
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = parts = _parts(header[1])
        elif entry := _ENTRY.match(line):
            parts = [*table, *_parts(entry[1])]
        else:
            continue
        if len(parts) > best and parts == keys[: len(parts)]:
            best, line_of_best = len(parts), number
    return line_of_best


def _parts(dotted: str) -> list[str]:
    """The parts of a dotted key, without quotes."""
    return [part.strip("\"'") for part in re.findall(_KEY, dotted)]

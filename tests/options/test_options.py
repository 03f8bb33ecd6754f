"""What `wx2tg.toml` and the flags make of the options, and how a mistake in the file is reported."""

from __future__ import annotations

import re
import time
from pathlib import Path

import pytest
from browser.projects import convert, small_app, write_project

from wx2tg.options import Options, OptionsError, load, read

EVERY_KEY = """
[project]
source = "miniprogram"
name = "Tea House"
base = "./"
[telegram]
bot = "tea_house_bot"
app = "shop"
script = "cdn"
min_version = "6.0"
theme = "telegram"
[login]
endpoint = "https://api.example.com/session"
[payment]
provider = "invoice"
endpoint = "https://api.example.com/invoice"
[share]
endpoint = ""
[cloud]
endpoint = ""
[network]
rewrite = { "https://api.old.example" = "https://api.example.com" }
[apis]
"wx.chooseInvoice" = "./shims/choose-invoice.js"
[components]
"live-pusher" = "./shims/live-pusher"
[report]
fail_on = "error"
ignore = ["WX2101"]
[build]
browsers = ["chrome 87", "ios_saf 14"]
minify = true
source_maps = false
"""

MISTAKES = [
    ("[build]\nminfy = true", "wx2tg.toml:2: `minfy` in [build] is not a key of wx2tg: did you mean `minify`?"),
    ("[build]\n\nminify = 'yes'", 'wx2tg.toml:3: `minify` in [build] should be true or false, but it is "yes"'),
    ("build.minify = 1", "wx2tg.toml:1: `minify` in [build] should be true or false, but it is 1"),
    ("# first\nminify = true", "wx2tg.toml:2: [minify] is not a key of wx2tg: it belongs in [build]"),
    ("[biuld]\nminify = true", "wx2tg.toml:1: [biuld] is not a key of wx2tg: did you mean `build`?"),
    (
        "[report]\nfail_on = 'warn'",
        'wx2tg.toml:2: `fail_on` in [report] should be one of "error", "warning", "unsupported", "never", '
        'but it is "warn"',
    ),
    (
        "[report]\nignore = ['a', 2]",
        'wx2tg.toml:2: `ignore` in [report] should be a list of strings, but it is ["a", 2]',
    ),
    ("[report]\nignore = 'a'", 'wx2tg.toml:2: `ignore` in [report] should be a list of strings, but it is "a"'),
    ("[apis]\n'wx.login' = true", "wx2tg.toml:2: `wx.login` in [apis] should be a string in quotes, but it is true"),
    ("apis = 3", "wx2tg.toml:1: [apis] should be a table, but it is 3"),
    ("login = 'x'", 'wx2tg.toml:1: [login] should be a table, but it is "x"'),
    (
        "[network]\nrewrite = { 'https://a' = 1 }",
        "wx2tg.toml:2: `https://a` in [network.rewrite] should be a string in quotes, but it is 1",
    ),
    (
        "[telegram]\nmin_version = 'six'",
        'wx2tg.toml:2: `min_version` in [telegram] should be a version such as "6.0", but it is "six"',
    ),
    (
        "[map]\ntiles = 'https://tiles.example.com/{z}/{x}.png'",
        'wx2tg.toml:2: `tiles` in [map] should have {y}, but it is "https://tiles.example.com/{z}/{x}.png"',
    ),
    (
        "[map]\ntiles = 'tiles/{z}/{x}/{y}.png'",
        'wx2tg.toml:2: `tiles` in [map] should begin with https:// and a host, but it is "tiles/{z}/{x}/{y}.png"',
    ),
    (
        "[map]\n\ntiles = 'https://{s}.example.com/{z}/{x}/{y}.png'",
        "wx2tg.toml:3: `tiles` in [map] has {s}, and `subdomains` lists nothing that could stand there: "
        '"https://{s}.example.com/{z}/{x}/{y}.png"',
    ),
    (
        "[map]\ntiles = 'https://example.com/{z}/{x}/{-y}.png?key={key}'",
        "wx2tg.toml:2: `tiles` in [map] has {key}, which nothing is known to stand for; write what belongs there: "
        '"https://example.com/{z}/{x}/{-y}.png?key={key}"',
    ),
    ("[map]\nmax_zoom = 40", "wx2tg.toml:2: `max_zoom` in [map] should be from 0 to 24, but it is 40"),
    ("[map]\nmax_zoom = 'x'", 'wx2tg.toml:2: `max_zoom` in [map] should be a whole number, but it is "x"'),
    (
        "[map]\nattribution_link = 'javascript:alert(1)'",
        "wx2tg.toml:2: `attribution_link` in [map] should be an address that begins with https://, "
        'but it is "javascript:alert(1)"',
    ),
    (
        "[map]\ncoordinates = 'bd09'",
        'wx2tg.toml:2: `coordinates` in [map] should be one of "gcj02", "wgs84", but it is "bd09"',
    ),
]


def test_every_key_of_the_contract_is_read() -> None:
    options = read(EVERY_KEY)
    assert options.project.source == "miniprogram"
    assert options.telegram.bot == "tea_house_bot"
    assert options.payment.provider == "invoice"
    assert options.network.rewrite == {"https://api.old.example": "https://api.example.com"}
    assert options.apis == {"wx.chooseInvoice": "./shims/choose-invoice.js"}
    assert options.components == {"live-pusher": "./shims/live-pusher"}
    assert options.report.ignore == ("WX2101",)
    assert options.build.browsers == ("chrome 87", "ios_saf 14")


@pytest.mark.parametrize(("text", "message"), MISTAKES)
def test_a_mistake_names_the_line_the_key_and_what_was_expected(text: str, message: str) -> None:
    with pytest.raises(OptionsError) as raised:
        read(text)
    assert str(raised.value) == message


def test_invalid_toml_names_the_line() -> None:
    with pytest.raises(OptionsError, match=r"wx2tg\.toml is not valid TOML: .*line 2"):
        read("[build]\nminify = \nsource_maps = true")


def test_the_file_beside_the_source_is_found(tmp_path: Path) -> None:
    assert load(tmp_path) == Options(root=tmp_path)
    (tmp_path / "wx2tg.toml").write_text("[project]\nname = 'Tea'\n", encoding="utf-8")
    assert load(tmp_path).project.name == "Tea"
    assert load(tmp_path).root == tmp_path


def test_a_named_file_must_be_there_and_be_text(tmp_path: Path) -> None:
    with pytest.raises(OptionsError, match="cannot be read"):
        load(tmp_path, tmp_path / "other.toml")
    (tmp_path / "other.toml").write_bytes(b"name = '\xff'")
    with pytest.raises(OptionsError, match="UTF-8"):
        load(tmp_path, tmp_path / "other.toml")


def test_flags_go_over_the_file() -> None:
    options = read("[build]\nsource_maps = true").with_flags(minify=False, out=Path("site"), jobs=3, fail_on="never")
    assert (options.build.minify, options.build.source_maps) == (False, True)
    assert (options.out, options.jobs, options.report.fail_on) == (Path("site"), 3, "never")
    assert Options().with_flags() == Options()


def test_tiles_come_from_these_hosts() -> None:
    one = read("[map]\ntiles = 'https://Tiles.Example.com:8443/{z}/{x}/{y}{r}.png?key=1'").map
    assert one.hosts() == ("https://tiles.example.com:8443",)
    many = read("[map]\ntiles = 'https://{s}.example.com/{z}/{x}/{-y}.png'\nsubdomains = ['a', 'b']").map
    assert many.hosts() == ("https://a.example.com", "https://b.example.com")
    assert read("").map.hosts() == ()


def test_the_cache_key_follows_what_changes_the_output() -> None:
    key = Options().cache_key()
    assert Options(jobs=4, force=True, out=Path("elsewhere"), root=Path("/a")).cache_key() == key
    assert Options().with_flags(fail_on="never").cache_key() == key
    assert Options().with_flags(minify=False).cache_key() != key
    assert read("[apis]\na = '1'\nb = '2'").cache_key() == read("[apis]\nb = '2'\na = '1'").cache_key()


# Values that mean nothing.

HOSTILE = {
    "arrays in arrays": "a = " + "[" * 100_000,
    "tables in tables": "a = " + "{ a = " * 3_000,
    "many digits": "a = " + "9" * 100_000,
    "a key of many parts": "a." * 50_000 + "b = 1",
    "a header of many parts": f"[{'.'.join('a' * 50_000)}]",
    "a line that has no end": 'a = "' + "a" * 300_000,
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE)
def test_hostile_toml(text: str) -> None:
    start = time.process_time()
    with pytest.raises(OptionsError, match=r"^wx2tg\.toml") as raised:
        read(text)
    assert len(str(raised.value)) < 1_000
    assert time.process_time() - start < 15  # Quadratic time would be minutes.


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[build]\nbrowsers = ["netscape"]', "`browsers` in [build] is not understood"),
        ('[build]\nbrowsers = ["chrome 9999"]', "unknown version"),
        ('[telegram]\nscript = "nowhere.js"', 'There is no file at "nowhere.js"'),
        ('[telegram]\nscript = "pages"', 'There is no file at "pages"'),
        ('[telegram]\nscript = "app.js"', "is called like a file of the bundle, _app/app.js"),
    ],
)
def test_values_that_mean_nothing(text: str, message: str, tmp_path: Path) -> None:
    src = write_project(tmp_path / "app", {**small_app("pages/index/index"), "wx2tg.toml": text})
    with pytest.raises(OptionsError, match=re.escape(message)):
        convert(src, tmp_path / "dist")
    assert not (tmp_path / "dist").exists()


def test_a_client_script_of_ones_own(tmp_path: Path) -> None:
    files = {"wx2tg.toml": '[telegram]\nscript = "vendor/telegram-web-app.js"', "vendor/telegram-web-app.js": "own"}
    convert(write_project(tmp_path / "app", small_app("pages/index/index") | files), tmp_path / "dist")
    assert (tmp_path / "dist/_app/telegram-web-app.js").read_text() == "own"

"""What the owner of an app brings along in wx2tg.toml: APIs and components of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from browser.phone import Phone
from browser.projects import convert, small_app, write_project
from playwright.sync_api import expect

from wx2tg import options
from wx2tg.driver import pipeline
from wx2tg.options import OptionsError

PAGE = "pages/index/index"
FILES = small_app(PAGE) | {
    "wx2tg.toml": '[apis]\n"wx.chooseInvoice" = "./shims/invoice.js"\n',
    f"{PAGE}.js": "Page({ data: { query: {} }, onLoad() {"
    ' wx.chooseInvoice({ success: ({ title }) => this.setData({ "query.id": title }) }); } });',
}
SHIM = "export default function chooseInvoice({ success }) {\n  success({ title: `invoice ${1 + 1}` });\n}\n"


def test_an_api_of_the_owners_own(tmp_path: Path, phone: Callable[..., Phone]) -> None:
    src = write_project(tmp_path / "src", FILES | {"shims/invoice.js": SHIM})
    report = convert(src, tmp_path / "dist")
    assert not [found for found in report.findings if found.name == "unsupported-api"]
    ann = phone(tmp_path / "dist")
    ann.open(PAGE)
    ann.find("#id", has_text="invoice 2").wait_for()


def test_an_api_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", FILES)
    with pytest.raises(OptionsError, match=r"invoice\.js"):
        convert(src, tmp_path / "dist")


AD = """
const SDK = "https://sdk.ads.example/ads.js";
let loading;

function network({ document }) {
  loading = loading || new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = SDK;
    script.onload = () => resolve(AdNetwork);
    script.onerror = () => reject({ errMsg: "load:fail", errCode: 1004 });
    document.head.append(script);
  });
  return loading;
}

module.exports = function ({ adUnitId }) {
  const heard = { load: new Set(), close: new Set(), error: new Set() };
  const tell = (event, value) => heard[event].forEach((listener) => listener(value));
  const failed = (error) => {
    tell("error", error);
    throw error;
  };
  const ad = {
    load: () => network(this).then(() => tell("load"), failed),
    show: () => network(this).then((sdk) => {
      sdk.play(adUnitId).then((seen) => tell("close", { isEnded: seen }));
    }, failed),
    destroy: () => Object.values(heard).forEach((listeners) => listeners.clear()),
  };
  for (const event of ["Load", "Close", "Error"]) {
    ad[`on${event}`] = (listener) => heard[event.toLowerCase()].add(listener);
    ad[`off${event}`] = (listener) => heard[event.toLowerCase()].delete(listener);
  }
  ad.load().catch(() => {});
  return ad;
};
"""
"""A module that asks an ad network, whose script has `AdNetwork.play(id)`: true where the film was seen to its end."""

AD_PAGE = """
    Page({
      data: { id: "" },
      onLoad() {
        this.can = wx.canIUse("createRewardedVideoAd");
        this.ad = wx.createRewardedVideoAd({ adUnitId: "tea" });
        this.ad.onLoad(() => this.tell("loaded"));
        this.ad.onError(({ errCode }) => this.tell(`none: ${errCode}`));
        this.ad.onClose(({ isEnded }) => this.tell(isEnded ? "a cup of tea for you" : "too early"));
      },
      tell(id) { this.setData({ id }); },
      watch() { this.ad.show().catch(() => this.ad.load().then(() => this.ad.show())).catch(() => {}); },
    });
"""


@pytest.mark.parametrize("allowed", [True, False], ids=["allowed", "not allowed"])
def test_advertisements_of_a_network(allowed: bool, tmp_path: Path, phone: Callable[..., Phone]) -> None:
    security = '[security]\nscripts = ["https://sdk.ads.example"]\n' if allowed else ""
    files = small_app(PAGE) | {
        f"{PAGE}.wxml": '<button id="watch" bindtap="watch">Watch</button><text id="id">{{id}}</text>',
        f"{PAGE}.js": AD_PAGE,
        "shims/ad.js": AD,
        "wx2tg.toml": f'[apis]\n"wx.createRewardedVideoAd" = "./shims/ad.js"\n{security}',
    }
    report = convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    assert not [found for found in report.findings if found.name == "unsupported-api"]
    ann = phone(tmp_path / "dist")
    sdk = "globalThis.AdNetwork = { seen: true, async play(id) { this.played = id; return this.seen; } };"
    ann.page.route("https://sdk.ads.example/*", lambda route: route.fulfill(body=sdk, content_type="text/javascript"))
    if not allowed:
        ann.expect("Content Security Policy")
    ann.open(PAGE)
    if not allowed:
        ann.find("#id", has_text="none: 1004").wait_for()
        return
    ann.find("#id", has_text="loaded").wait_for()
    ann.tap("#watch")
    ann.find("#id", has_text="a cup of tea for you").wait_for()
    assert ann.run("return [AdNetwork.played, getCurrentPages()[0].can]") == ["tea", True]
    ann.run("AdNetwork.seen = false;")
    ann.tap("#watch")
    ann.find("#id", has_text="too early").wait_for()


CARD = {
    "live-pusher.json": '{"component": true}',
    "live-pusher.wxml": '<view class="shim" bindtap="tell">{{url}} <slot /></view>',
    "live-pusher.wxss": ".shim { color: rgb(1, 2, 3); }",
    "live-pusher.js": 'const word = require("./word");\n'
    'Component({ properties: { url: String }, methods: { tell() { this.triggerEvent("told", word); } } });',
    "word.js": 'module.exports = { word: "from beside" };',
}
PLACES = {
    "beside the app": ("mini/", "shims/", "./shims/live-pusher"),
    "in the app": ("", "shims/", "shims/live-pusher"),
    "in the app, ignored by its build": ("", "ignored/", "./ignored/live-pusher"),
    "a folder": ("mini/", "own/pusher/", "./own/pusher"),
    "beside the configuration, outside of the project": ("mini/", "../elsewhere/", "elsewhere/live-pusher"),
}


@pytest.mark.parametrize(("app", "folder", "written"), PLACES.values(), ids=PLACES)
def test_a_component_of_the_owners_own(
    app: str, folder: str, written: str, tmp_path: Path, phone: Callable[..., Phone]
) -> None:
    files = small_app(PAGE) | {
        f"{PAGE}.wxml": '<live-pusher url="rtmp://a" bind:told="onTold">inside</live-pusher>'
        '<chart /><text id="id">{{word}}</text>',
        f"{PAGE}.js": "Page({ data: { word: '' }, onTold({ detail }) { this.setData(detail); } });",
        f"{PAGE}.json": '{"usingComponents": {"chart": "plugin://charts/pie"}}',
    }
    if written.endswith("own/pusher"):
        card = {name.replace("live-pusher", "index"): text for name, text in CARD.items()}
    else:
        card = CARD
    rules = {"packOptions": {"ignore": [{"type": "folder", "value": "ignored"}]}, "miniprogramRoot": app}
    src = write_project(
        tmp_path / "src",
        {f"{app}{path}": text for path, text in files.items()}
        | {f"{folder}{path}": text for path, text in card.items()}
        | {
            "project.config.json": json.dumps(rules),
        },
    )
    config = (tmp_path if folder.startswith("..") else src) / "wx2tg.toml"
    config.write_text(f'[components]\n"live-pusher" = "{written}"\nchart = "{written}"\n')
    chosen = options.load(src, config).with_flags(out=tmp_path / "dist")
    report = pipeline.convert(src, chosen).report
    assert report.findings == ()
    assert {(use.tag, use.tier) for use in report.components} >= {("live-pusher", "full"), ("chart", "full")}
    ann = phone(tmp_path / "dist")
    ann.open(PAGE)
    shim = ann.find("wx-live-pusher .shim, wx-live-pusher [class*=shim]")
    expect(shim).to_have_text("rtmp://a inside")
    expect(shim).to_have_css("color", "rgb(1, 2, 3)")
    ann.tap(shim)
    ann.find("#id", has_text="from beside").wait_for()
    expect(ann.find("wx-chart [class*=shim]")).to_have_count(1)


def test_a_replacement_may_use_what_it_replaces(tmp_path: Path, phone: Callable[..., Phone]) -> None:
    files = small_app(PAGE) | {
        f"{PAGE}.wxml": '<video src="a" />',
        "shims/video.wxml": '<view id="around"><video src="{{src}}" /></view>',
        "shims/video.js": "Component({ properties: { src: String } });",
        "wx2tg.toml": '[components]\nvideo = "./shims/video"\n',
        "a": "",
    }
    convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.expect("refused|status|console")
    ann.open(PAGE)
    expect(ann.find("wx-video #around wx-video video")).to_have_count(1)


def test_a_component_that_is_not_there_is_wrong_usage(tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", small_app(PAGE) | {"wx2tg.toml": '[components]\nmap = "./shims/map"\n'})
    with pytest.raises(OptionsError, match=r"shims/map.*\[components\].*`map`"):
        convert(src, tmp_path / "dist")


# What wx2tg.toml may name.

SECRETS = {"key.json": '{"secret": "outside"}', "shim.js": "module.exports = 'outside';", "photo.png": "outside"}
STRAYS = {
    "an API outside": ('[apis]\n"wx.request" = "../outside/shim.js"', 2, "wx.request"),
    "an absolute path": ('[apis]\n\n"wx.request" = "OUTSIDE/shim.js"', 3, "wx.request"),
    "a component outside": ('[components]\nmap = "../outside/shim"', 2, "map"),
    "a link to a folder outside": ('[components]\nmap = "linked/shim"', 2, "map"),
    "a link to a file outside": ('[apis]\n"wx.request" = "./linked.js"', 2, "wx.request"),
    "up from a folder that is linked": ('[apis]\n"wx.request" = "linked/../shim.js"', 2, "wx.request"),
    "a source outside": ('[project]\nname = "x"\nsource = "../outside"', 3, "source"),
    "a source that is a link": ('[project]\nsource = "linked"', 2, "source"),
    "the client script": ('[telegram]\nscript = "../outside/shim.js"', 2, "script"),
    "no path at all": ('[telegram]\nscript = "a\\u0000.js"', 2, "script"),
}


@pytest.fixture
def tempted(tmp_path: Path) -> Path:
    """A project with links to a folder beside it."""
    write_project(tmp_path / "outside", {**small_app(PAGE), **SECRETS})
    src = write_project(tmp_path / "src", small_app(PAGE) | {"shim.js": "module.exports = 'inside';"})
    (src / "linked").symlink_to(tmp_path / "outside")
    (src / "linked.js").symlink_to(tmp_path / "outside/shim.js")
    return src


@pytest.mark.parametrize(("text", "line", "key"), STRAYS.values(), ids=STRAYS)
def test_paths_of_the_configuration_stay_in_its_folder(text: str, line: int, key: str, tempted: Path) -> None:
    (tempted / "wx2tg.toml").write_text(text.replace("OUTSIDE", str(tempted.parent / "outside")))
    for given in (None, tempted / "wx2tg.toml"):
        with pytest.raises(OptionsError, match=rf"^wx2tg\.toml:{line}: `{key}` in \[\w+\] .* leads out of SRC"):
            options.load(tempted, given)


def test_a_configuration_elsewhere_may_name_what_lies_beside_it_and_nothing_else(tmp_path: Path, tempted: Path) -> None:
    config = tmp_path / "settings/wx2tg.toml"
    write_project(config.parent, {"shims/a.js": SHIM, "wx2tg.toml": '[apis]\n"wx.chooseInvoice" = "shims/a.js"'})
    assert options.load(tempted, config).apis == {"wx.chooseInvoice": "shims/a.js"}
    config.write_text('[apis]\n"wx.chooseInvoice" = "../src/shim.js"')
    assert options.load(tempted, config)
    config.write_text('[apis]\n"wx.chooseInvoice" = "../outside/shim.js"')
    with pytest.raises(OptionsError, match=r"wx2tg\.toml:2: .* leads out of SRC, and out of the folder of the conf"):
        options.load(tempted, config)


def test_options_made_by_hand_are_held_to_the_same(tmp_path: Path, tempted: Path) -> None:
    chosen = options.Options(root=tempted, out=tmp_path / "dist", apis={"wx.request": "../outside/shim.js"})
    with pytest.raises(OptionsError, match="leads out of SRC"):
        pipeline.convert(tempted, chosen)


def test_a_configuration_behind_a_link_is_not_read(tmp_path: Path, tempted: Path) -> None:
    write_project(tmp_path / "outside", {"wx2tg.toml": '[project]\nname = "stolen"'})
    (tempted / "wx2tg.toml").symlink_to(tmp_path / "outside/wx2tg.toml")
    for given in (None, tempted / "wx2tg.toml"):
        with pytest.raises(OptionsError, match="a link that leads out of"):
            options.load(tempted, given)
    assert options.load(tempted, tmp_path / "outside/wx2tg.toml").project.name == "stolen"


def published(dist: Path) -> str:
    """All that a bundle holds, names and texts."""
    return "".join(
        f"{path.name}\n{path.read_bytes().decode(errors='replace')}" for path in dist.rglob("*") if path.is_file()
    )


def test_only_what_an_own_file_refers_to_comes_with_it(tmp_path: Path) -> None:
    src = write_project(tmp_path / "app", FILES | {"wx2tg.toml": ""})
    files = {
        "wx2tg.toml": '[apis]\n"wx.chooseInvoice" = "./invoice.js"\n[components]\n"live-pusher" = "shims/pusher"',
        "invoice.js": "const { lang } = require('./lib/words');"
        "export default ({ success }) => success({ title: require(`./lang/${lang}`) });",
        "lib/words.js": "module.exports = { lang: 'de' };",
        "lang/de.js": "module.exports = 'Rechnung';",
        "shims/pusher.json": '{"component": true}',
        "shims/pusher.wxml": '<image src="./pusher.png" /><image src="img/live.png" /><view class="a" />',
        "shims/pusher.wxss": '@import "../theme.wxss";',
        "theme.wxss": ".a { background: url(img/ground.png); }",
        "shims/pusher.png": "pusher's picture",
        "shims/img/live.png": "live picture",
        "img/ground.png": "picture below",
        "thesis.txt": "PRIVATE",
        "passwords.json": "PRIVATE",
        "photos/beach.png": "PRIVATE",
        "shims/other.png": "PRIVATE",
        "shims/.hidden.json": "PRIVATE",
    }
    config = write_project(tmp_path / "settings", files) / "wx2tg.toml"
    (tmp_path / "settings/lang/link.js").symlink_to("/etc/passwd")
    chosen = options.load(src, config).with_flags(out=tmp_path / "dist")
    report = pipeline.convert(src, chosen).report
    assert [found.message for found in report.findings if found.severity == "error"] == []
    everything = published(tmp_path / "dist")
    assert all(text in everything for text in ("Rechnung", "pusher's picture", "live picture", "picture below"))
    assert "PRIVATE" not in everything
    assert "beach" not in everything
    assert "root:" not in everything

"""The Content-Security-Policy of a bundle: it allows what the sources name, and says what comes from data."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from browser.phone import Phone
from browser.projects import convert, small_app, write_project

from wx2tg.options import OptionsError
from wx2tg.report import Report, render

PAGE = "pages/index/index"
OWN = ("'self'", "data:", "blob:")
FILES = small_app(PAGE)


def policy_of(bundle: Path) -> dict[str, list[str]]:
    """The sources of each directive in the `_headers` of a bundle; its page has the same, but for frame-ancestors."""
    header = re.search(r"Content-Security-Policy: (.*)", (bundle / "_headers").read_text())
    meta = re.search(r'Security-Policy" content="([^"]*)"', (bundle / "index.html").read_text())
    assert header is not None
    assert meta is not None
    assert header[1].startswith(meta[1].replace("&#39;", "'") + "; frame-ancestors 'self' ")
    return {name: sources for name, *sources in (part.split() for part in header[1].split("; "))}


def converted(root: Path, files: dict[str, str], **flags: object) -> tuple[dict[str, list[str]], Report]:
    src = write_project(root / "src", FILES | files)
    report = convert(src, root / "dist", **flags)
    return policy_of(root / "dist"), report


def sources(root: Path, directive: str, files: dict[str, str]) -> list[str]:
    """What a directive allows beside the bundle itself."""
    policy, _ = converted(root, files)
    return [source for source in policy[directive] if source not in (*OWN, "'unsafe-inline'")]


def page(code: str) -> dict[str, str]:
    return {f"{PAGE}.js": f"Page({{ onLoad(query) {{ {code} }} }});\n"}


def test_what_names_nothing_loads_nothing(tmp_path: Path) -> None:
    policy, report = converted(tmp_path, {})
    local = list(OWN)
    assert policy == {
        "default-src": ["'self'"],
        "script-src": ["'self'", "https://telegram.org"],
        "style-src": ["'self'", "'unsafe-inline'"],
        "img-src": local,
        "media-src": local,
        "font-src": local,
        "connect-src": local,
        "frame-src": ["'none'"],
        "worker-src": ["'self'"],
        "object-src": ["'none'"],
        "base-uri": ["'self'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'self'", "https://web.telegram.org", "https://*.telegram.org"],
    }
    assert report.findings == ()


def test_telegram_is_allowed_where_its_script_comes_from_there(tmp_path: Path) -> None:
    toml = {"wx2tg.toml": '[telegram]\nscript = "client.js"\n', "client.js": ""}
    assert converted(tmp_path, toml)[0]["script-src"] == ["'self'"]


NAMED = {
    "a literal": page("wx.request({ url: 'https://api.example.com/v1/goods' });"),
    "in capital letters, with its own port": page("wx.request({ url: 'HTTPS://API.Example.com:443/v1' });"),
    "a constant": page("const BASE = 'https://api.example.com'; wx.request({ url: BASE + '/v1' });"),
    "a template": page("const BASE = 'https://api.example.com'; wx.request({ url: `${BASE}/v1` });"),
    "the beginning of a template": page("wx.request({ url: `https://api.example.com/goods/${query.id}` });"),
    "a concatenation": page("wx.request({ url: 'https://api.example.com' + '/goods?id=' + query.id });"),
    "a long concatenation": page("wx.request({ url: 'https://api.example.com' + '/x'" + " + query.x" * 500 + " });"),
    "a choice": page("wx.request({ url: query.x ? 'https://api.example.com/a' : '/b' });"),
    "with escaped slashes": page(r"wx.request({ url: 'https:\/\/api.example.com\/x' });"),
    "a module of settings": {
        **page("wx.request({ url: require('../../config').api.base + '/x' });"),
        "config.js": "module.exports = { api: { base: 'https://api.example.com' } };",
    },
    "JSON": {
        **page("wx.request({ url: require('../../config.json').api + '/x' });"),
        "config.json": '{"api": "https://api.example.com"}',
    },
    "ext.json": {
        **page("wx.request({ url: wx.getExtConfigSync().host + '/x' });"),
        "ext.json": '{"extEnable": true, "ext": {"host": "https://api.example.com"}}',
    },
    "the app's data": {
        "app.js": "App({ globalData: { host: 'https://api.example.com' } });",
        f"{PAGE}.js": "const app = getApp(); Page({ onLoad() { wx.request({ url: app.globalData.host + '/x' }); } });",
    },
    "a wrapper that gets the address": {
        **page("const { get } = require('../../http'); const api = require('../../api'); get(api.GOODS);"),
        "http.js": "function get(url) { return new Promise((success) => wx.request({ url, success })); }"
        " module.exports = { get };",
        "api.js": "const ROOT = 'https://api.example.com/'; module.exports = { GOODS: ROOT + 'goods' };",
    },
    "a wrapper that gets options": {
        f"{PAGE}.js": "import request from '../../http'; Page({ onLoad() { request({ url: '/x' }); } });",
        "http.js": "const BASE = 'https://api.example.com';\n"
        "export default function request(options) { wx.request({ ...options, url: BASE + options.url }); }",
    },
    "a class": {
        f"{PAGE}.js": "import { Http } from '../../http';\n"
        "const http = new Http(); Page({ onLoad() { http.get('/x'); } });",
        "http.js": "export class Http { base = 'https://api.example.com';"
        " get(path) { wx.request({ url: this.base + path }); } }",
    },
    "an API under another name": {
        f"{PAGE}.js": "const get = promisify((0, wx.request));\n"
        "Page({ onLoad() { get({ url: 'https://api.example.com' }); } });"
    },
    "an API that is bound": {
        f"{PAGE}.js": "const get = wx.request.bind(wx);\n"
        "Page({ onLoad() { get({ url: 'https://api.example.com' }); } });"
    },
    "an upload": page("wx.uploadFile({ url: 'https://api.example.com/up', filePath: query.path, name: 'x' });"),
    "a wrapper that is never called": {
        **page("wx.request({ url: 'https://api.example.com/x' });"),
        "app.js": "function unused(url) { wx.request({ url }); } App({});",
    },
    "a comment names another": page(
        "/* 'https://other.example.com' */ wx.request({ url: 'https://api.example.com' });"
    ),
    "prose names another": page(
        "this.e = 'see https://other.example.com'; wx.request({ url: 'https://api.example.com' });"
    ),
    "a check of the scheme": page(
        "const u = 'https://api.example.com'; if (u.startsWith('http://')) return; wx.request({ url: u });"
    ),
}


@pytest.mark.parametrize("files", NAMED.values(), ids=NAMED)
def test_requests_go_where_the_sources_say(files: dict[str, str], tmp_path: Path) -> None:
    assert sources(tmp_path, "connect-src", files) == ["https://api.example.com"]


KNOWN = "const KNOWN = 'https://api.example.com';"
OPEN = {
    "a query": page(f"{KNOWN} wx.request({{ url: query.address }});"),
    "an answer": page(
        f"{KNOWN} wx.request({{ url: KNOWN, success: ({{ data }}) => wx.downloadFile({{ url: data.file }}) }});"
    ),
    "an answer that was awaited": {
        f"{PAGE}.js": f"{KNOWN} const load = () => Promise.resolve({{}});\n"
        "Page({ async onLoad() { const { data } = await load(); wx.downloadFile({ url: data.file }); } });"
    },
    "the page's data": page(f"{KNOWN} wx.downloadFile({{ url: this.data.file }});"),
    "storage": page(f"{KNOWN} wx.request({{ url: wx.getStorageSync('host') + '/x' }});"),
    "an event": {
        f"{PAGE}.js": f"{KNOWN} Page({{ tap(event) {{ wx.request({{ url: event.currentTarget.dataset.url }}); }} }});"
    },
    "a scheme and a host": page(f"{KNOWN} const host = 'api.example.org'; wx.request({{ url: 'https://' + host }});"),
    "a template of a host": page(f"{KNOWN} wx.request({{ url: `https://${{query.host}}/x` }});"),
    "a part of a host": page(f"{KNOWN} wx.request({{ url: 'https://img' + query.n + '.example.org/' }});"),
    "a port": page(f"{KNOWN} wx.request({{ url: 'https://example.org:' + query.port }});"),
    "a scheme in a module of settings": {
        **page(f"{KNOWN} wx.request({{ url: require('../../config').base }});"),
        "config.js": "const scheme = 'https://'; module.exports = { base: scheme + 'api.example.org' };",
    },
    "the app's data, set by an answer": {
        "app.js": "App({ globalData: { host: '' }, onLaunch() { wx.request({ url: 'https://api.example.com',"
        " success: (answer) => { this.globalData.host = answer.data.host; } }); } });",
        f"{PAGE}.js": "const app = getApp(); Page({ onLoad() { wx.request({ url: app.globalData.host + '/x' }); } });",
    },
    "a wrapper that gets data": {
        **page(f"{KNOWN} const {{ get }} = require('../../http'); get('/a'); get(query.next);"),
        "http.js": "function get(url) { wx.request({ url }); } module.exports = { get };",
    },
    "a picture whose bytes are read": page(f"{KNOWN} wx.getImageInfo({{ src: this.data.picture }});"),
    "any API": page(f"{KNOWN} wx[query.name]({{ url: KNOWN }});"),
    "a file of the cloud": page(f"{KNOWN} wx.cloud.downloadFile({{ fileID: 'cloud://x' }});"),
}


@pytest.mark.parametrize("files", OPEN.values(), ids=OPEN)
def test_addresses_from_data_break_no_app(files: dict[str, str], tmp_path: Path) -> None:
    policy, report = converted(tmp_path, files)
    assert policy["connect-src"] == [*OWN, "https:", "wss:"]
    told = [found for found in report.findings if "connect-src" in found.message or found.name == "dynamic-wx-access"]
    assert [(found.severity, found.line > 0) for found in told] == [("info", True)]
    assert "connect" in "".join(told[0].notes) or told[0].name == "dynamic-wx-access"


def test_the_place_that_makes_it_wide_is_told(tmp_path: Path) -> None:
    files = {f"{PAGE}.js": "Page({\n  load(res) {\n    wx.downloadFile({ url: res.data.file });\n  },\n});\n"}
    _, report = converted(tmp_path, files)
    (found,) = (found for found in report.findings if found.name == "policy-any-host")
    assert (found.path, found.line) == (f"{PAGE}.js", 3)


def test_what_is_allowed_is_told_with_its_place(tmp_path: Path) -> None:
    _, report = converted(
        tmp_path, {f"{PAGE}.js": "Page({\n  x() {\n    wx.request({ url: 'https://a.example' });\n  } });"}
    )
    (found,) = report.findings
    assert (found.name, found.severity) == ("policy-hosts", "info")
    assert "https://a.example" in found.message
    assert found.notes == (
        f"connect-src: https://a.example ({PAGE}.js:3); [security] connect in wx2tg.toml replaces this list",
    )


IMAGES = {
    '<image src="https://cdn.example.com/a.png" />': ["https://cdn.example.com"],
    '<image src="//cdn.example.com/a.png" />': ["cdn.example.com"],
    '<image src="https://cdn.example.com/{{n}}.png" />': ["https://cdn.example.com"],
    "<image src=\"{{on ? 'https://a.example/x.png' : 'http://b.example/y.png'}}\" />": [
        "http://b.example",
        "https://a.example",
    ],
    "<image src=\"{{'https://a.example/' + name}}\" />": ["https://a.example"],
    '<image src="/pages/{{n}}.png" />': [],
    '<image src="{{item.picture}}" />': ["https:"],
    '<image src="https://{{host}}/a.png" />': ["https:"],
    '<image src="https://img{{n}}.example.com/a.png" />': ["https:"],
    '<cover-image src="{{item.picture}}" />': ["https:"],
    '<video poster="https://cdn.example.com/a.png" />': ["https://cdn.example.com"],
    "<view style=\"background-image: url('https://cdn.example.com/a.png')\" />": ["https://cdn.example.com"],
    '<view style="background-image: url({{picture}})" />': ["https:"],
    "<view style=\"{{'background: url(' + picture + ')'}}\" />": ["https:"],
    '<view style="width: {{width}}px" />': [],
    '<rich-text nodes="{{html}}" />': ["https:"],
    "<rich-text nodes=\"<img src='https://cdn.example.com/a.png'>\" />": ["https://cdn.example.com"],
    '<map markers="{{markers}}" />': ["https:"],
    '<editor id="e" />': ["https:"],
    '<template name="t"><image src="{{x}}" /></template><template is="t" data="{{x: 1}}" />': ["https:"],
    '<view wx:for="{{list}}"><block wx:if="{{x}}"><image src="{{item}}" /></block></view>': ["https:"],
}


@pytest.mark.parametrize("template", IMAGES)
def test_pictures_in_templates(template: str, tmp_path: Path) -> None:
    files = {f"{PAGE}.wxml": template, f"{PAGE}.js": "Page({ data: { x: 1 } });"}
    assert sources(tmp_path, "img-src", files) == IMAGES[template]


def test_a_plain_host_stays_beside_every_encrypted_one(tmp_path: Path) -> None:
    files = {f"{PAGE}.wxml": '<image src="{{a}}" /><image src="http://127.0.0.1:8080/b.png" />'}
    assert sources(tmp_path, "img-src", files) == ["https:", "http://127.0.0.1:8080"]


PICTURES_OF_SCRIPTS = {
    "wx.previewImage({ urls: ['https://cdn.example.com/a.png'] });": ["https://cdn.example.com"],
    "wx.previewImage({ urls: this.data.urls });": ["https:"],
    "wx.setTabBarItem({ index: 0, iconPath: query.icon });": ["https:"],
    "this.setData({ style: 'background: url(' + query.picture + ')' });": ["https:"],
    'this.setData({ html: `<img src="${query.picture}">` });': ["https:"],
    "const i = this.canvas.createImage(); i.src = query.picture;": ["https:"],
    "const i = this.canvas.createImage(); i.src = 'https://cdn.example.com/a.png';": ["https://cdn.example.com"],
    "wx.chooseImage({ success: (r) => wx.getImageInfo({ src: r.tempFilePaths[0] }) });": [],
}


@pytest.mark.parametrize("code", PICTURES_OF_SCRIPTS)
def test_pictures_of_scripts(code: str, tmp_path: Path) -> None:
    assert sources(tmp_path, "img-src", page(code)) == PICTURES_OF_SCRIPTS[code]


OTHERS: dict[str, tuple[str, dict[str, str], list[str]]] = {
    "a film": ("media-src", {f"{PAGE}.wxml": '<video src="https://v.example/a.mp4" />'}, ["https://v.example"]),
    "any film": ("media-src", {f"{PAGE}.wxml": '<video src="{{film}}" />'}, ["https:"]),
    "a sound": (
        "media-src",
        page("wx.createInnerAudioContext().src = 'https://v.example/a.mp3';"),
        ["https://v.example"],
    ),
    "any sound": ("media-src", page("const a = wx.createInnerAudioContext(); a.src = query.sound;"), ["https:"]),
    "a request is no film": ("media-src", page("wx.request({ url: 'https://api.example.com' });"), []),
    "a request is no picture": ("img-src", page("wx.request({ url: 'https://api.example.com' });"), []),
    "a font": (
        "font-src",
        {f"{PAGE}.wxss": '@font-face { font-family: x; src: url("https://f.example/x.woff2"); }'},
        ["https://f.example"],
    ),
    "a font of a script": (
        "font-src",
        page("wx.loadFontFace({ family: 'x', source: 'url(\"https://f.example/x.ttf\")' });"),
        ["https://f.example"],
    ),
    "any font": ("font-src", page("wx.loadFontFace({ family: 'x', source: `url(${query.font})` });"), ["https:"]),
    "a picture of a sheet": (
        "img-src",
        {f"{PAGE}.wxss": '@import "../../common.wxss";', "common.wxss": ".a { background: url(//i.example/a.png); }"},
        ["i.example"],
    ),
    "a sheet": ("style-src", {f"{PAGE}.wxss": '@import "https://s.example/x.css";'}, ["https://s.example"]),
    "what a sheet of others loads": ("font-src", {f"{PAGE}.wxss": '@import "https://s.example/x.css";'}, ["https:"]),
    "a socket": ("connect-src", page("wx.connectSocket({ url: 'wss://s.example/x' });"), ["wss://s.example"]),
    "a socket on the host of requests": (
        "connect-src",
        page("const B = 'https://a.example'; wx.connectSocket({ url: B.replace('https', 'wss') });"),
        ["https://a.example", "wss://a.example"],
    ),
    "wxs": (
        "connect-src",
        {f"{PAGE}.wxml": '<wxs module="m">module.exports = { a: "https://w.example/" };</wxs>{{m.a}}'},
        ["https://w.example"],
    ),
    "an address without a scheme": (
        "connect-src",
        page("wx.request({ url: '//api.example.com/x' });"),
        ["api.example.com"],
    ),
    "WeChat's own files": ("connect-src", page("this.x = 'http://tmp/a.png'; this.y = 'http://usr/b.png';"), []),
}


@pytest.mark.parametrize(("directive", "files", "expected"), OTHERS.values(), ids=OTHERS)
def test_other_directives(directive: str, files: dict[str, str], expected: list[str], tmp_path: Path) -> None:
    assert sources(tmp_path, directive, files) == expected


def test_hosts_that_have_moved(tmp_path: Path) -> None:
    files = page("wx.request({ url: 'https://old.example/x' }); wx.request({ url: 'https://stays.example/x' });")
    toml = '[network]\nrewrite = { "https://old.example" = "https://new.example/v2" }\n'
    toml += '[login]\nendpoint = "https://login.example/session"\n[cloud]\nendpoint = "https://old.example/cloud"\n'
    named = sources(tmp_path, "connect-src", {**files, "wx2tg.toml": toml})
    assert sorted(named) == ["https://login.example", "https://new.example", "https://stays.example"]


def test_the_owners_lists_replace_the_sources(tmp_path: Path) -> None:
    files = page("wx.request({ url: query.address });") | {f"{PAGE}.wxml": '<image src="{{a}}" />'}
    lists = {
        "connect": '["https://api.example.com/", "wss://*.example.com"]',
        "images": "[]",
        "media": '["https:"]',
        "fonts": '["https://bücher.example"]',
        "styles": '["http://localhost:3000"]',
    }
    toml = "[security]\n" + "".join(f"{key} = {value}\n" for key, value in lists.items())
    toml += '[payment]\nendpoint = "https://pay.example/invoice"\n'
    policy, report = converted(tmp_path, {**files, "wx2tg.toml": toml})
    assert policy["connect-src"] == [*OWN, "https://pay.example", "https://api.example.com", "wss://*.example.com"]
    assert policy["img-src"] == list(OWN)
    assert policy["media-src"] == [*OWN, "https:"]
    assert policy["font-src"] == [*OWN, "https://xn--bcher-kva.example"]
    assert policy["style-src"] == ["'self'", "'unsafe-inline'", "http://localhost:3000"]
    assert report.findings == ()


def test_scripts_and_frames_of_the_owners_own_apis(tmp_path: Path) -> None:
    policy, _ = converted(tmp_path, {})
    assert policy["frame-src"] == ["'none'"]
    before = policy["script-src"]
    toml = '[security]\nscripts = ["https://sdk.ads.example"]\nframes = ["https://*.ads.example"]\n'
    policy, report = converted(tmp_path / "ads", {"wx2tg.toml": toml})
    assert policy["script-src"] == [*before, "https://sdk.ads.example"]
    assert policy["frame-src"] == ["https://*.ads.example"]
    assert report.findings == ()
    files = {f"{PAGE}.wxml": '<web-view src="https://site.example/a" />', "wx2tg.toml": toml}
    policy, _ = converted(tmp_path / "site", files)
    assert policy["frame-src"] == ["https://site.example", "https://*.ads.example"]


def test_scripts_of_every_host_are_refused(tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", {**FILES, "wx2tg.toml": '[security]\nscripts = ["https:"]\n'})
    with pytest.raises(OptionsError, match=r"wx2tg\.toml:2: `scripts`"):
        convert(src, tmp_path / "dist")


WRONG = [
    "*",
    "'unsafe-eval'",
    "api.example.com",
    "https://api.example.com/v1",
    "https://a.example; script-src *",
    "https://a.example https://b.example",
    "https://*",
    "https://*.com",
    "data:",
    "javascript:",
    "",
]


@pytest.mark.parametrize("source", WRONG)
@pytest.mark.parametrize(
    "key", ["[security]\nconnect", "[security]\nimages", "[security]\nscripts", "[web-view]\nhosts"]
)
def test_lists_hold_origins_only(key: str, source: str, tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", {**FILES, "wx2tg.toml": f"{key} = {json.dumps([source])}\n"})
    with pytest.raises(OptionsError, match=rf"wx2tg\.toml:2: `{key.split()[-1]}`"):
        convert(src, tmp_path / "dist")


def test_too_many_hosts_for_a_header(tmp_path: Path) -> None:
    calls = "".join(f"wx.request({{ url: 'https://h{n}.example/x' }});" for n in range(2000))
    policy, report = converted(tmp_path, page(calls))
    assert policy["connect-src"] == [*OWN, "https:", "wss:"]
    assert "2000 hosts" in "".join(found.message for found in report.findings)


def test_a_base_elsewhere_is_the_bundles_own(tmp_path: Path) -> None:
    policy, _ = converted(tmp_path, {"wx2tg.toml": '[project]\nbase = "https://cdn.example/app/"\n'})
    assert "https://cdn.example" in policy["script-src"]
    assert policy["base-uri"] == ["'self'", "https://cdn.example"]


@pytest.mark.parametrize("jobs", [1, 4])
def test_the_policy_is_the_same_with_more_processes(jobs: int, tmp_path: Path) -> None:
    pages = [f"pages/p{n}/p{n}" for n in range(6)]
    files = small_app(PAGE, *pages)
    for n, path in enumerate(pages):
        files[f"{path}.js"] = (
            f"Page({{ onLoad() {{ wx.request({{ url: 'https://h{9 - n}.example' }}); }} }});" + " " * 140_000
        )
        files[f"{path}.wxml"] = f'<image src="https://i{n}.example/a.png" />'
    convert(write_project(tmp_path / "src", files), tmp_path / "dist", jobs=jobs)
    policy = policy_of(tmp_path / "dist")
    assert policy["connect-src"] == [*OWN, *(f"https://h{n}.example" for n in range(4, 10))]
    assert policy["img-src"] == [*OWN, *(f"https://i{n}.example" for n in range(6))]


FRAMES: dict[str, tuple[dict[str, str], list[str], list[str]]] = {
    "none": ({}, ["'none'"], []),
    "one that is named": (
        {f"{PAGE}.wxml": '<web-view src="https://h5.example/a" />'},
        ["https://h5.example"],
        ["policy-hosts"],
    ),
    "a page of the bundle": (
        {
            f"{PAGE}.wxml": '<web-view src="/site/index.html" />',
            "site/index.html": "",
            "wx2tg.toml": '[build]\nassets = ["site/*.html"]\n',
        },
        ["'self'"],
        [],
    ),
    "from data": ({f"{PAGE}.wxml": '<web-view src="{{query.url}}" />'}, ["'self'"], ["web-view-hosts"]),
    "from data, with links in scripts": (
        {
            f"{PAGE}.wxml": '<web-view src="{{query.url}}" />',
            "app.js": "App({ help: 'https://help.example/faq', live: 'wss://help.example' });",
        },
        ["'self'", "https://help.example"],
        ["policy-hosts", "web-view-hosts"],
    ),
    "from data, and listed": (
        {
            f"{PAGE}.wxml": '<web-view src="{{query.url}}" />',
            "app.js": "App({ help: 'https://help.example/faq' });",
            "wx2tg.toml": '[web-view]\nhosts = ["https://news.example"]\n',
        },
        ["'self'", "https://news.example"],
        ["policy-hosts"],
    ),
}


@pytest.mark.parametrize(("files", "expected", "told"), FRAMES.values(), ids=FRAMES)
def test_sites_in_a_web_view(files: dict[str, str], expected: list[str], told: list[str], tmp_path: Path) -> None:
    policy, report = converted(tmp_path, files)
    assert policy["frame-src"] == expected
    assert sorted({found.name for found in report.findings}) == told


def test_the_reports_hosts_have_their_kinds(tmp_path: Path) -> None:
    files = {
        f"{PAGE}.js": "Page({ onLoad() { wx.uploadFile({ url: 'https://up.example/x', filePath: '/a', name: 'a' });\n"
        "wx.downloadFile({ url: 'https://down.example/x' }); wx.connectSocket({ url: 'wss://s.example' });\n"
        "wx.request({ url: 'https://up.example/y' }); this.other = 'https://other.example/z'; } });",
        f"{PAGE}.wxml": '<web-view src="https://h5.example" /><image src="https://i.example/a.png" />'
        '<video src="https://v.example/a.mp4" />',
        f"{PAGE}.wxss": '@font-face { font-family: x; src: url("https://f.example/x.woff"); }',
    }
    _, report = converted(tmp_path, files)
    hosts = {host["origin"]: host["kinds"] for host in json.loads(render(report, "json"))["hosts"]}
    assert hosts == {
        "https://down.example": ["download"],
        "https://f.example": ["font"],
        "https://h5.example": ["web-view"],
        "https://i.example": ["image"],
        "https://up.example": ["request", "upload"],
        "https://v.example": ["media"],
        "wss://s.example": ["socket"],
    }


SECRETS = {
    '[login]\nendpoint = "https://ann:secret@api.example.com/session"': "2: `endpoint` in [login]",
    '[cloud]\n\nendpoint = "https://token@api.example.com/x"': "3: `endpoint` in [cloud]",
    '[network]\nrewrite = { "https://a.example" = "https://u:p@b.example" }': "2: ",
    '[network]\nrewrite = { "https://u:p@b.example" = "https://a.example" }': "2: `rewrite` in [network]",
    '[web-view]\nhosts = ["https://u:p@h5.example"]': "2: `hosts` in [web-view]",
    '[telegram]\nbot = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"': "2: this looks like the token of a bot",
    "# 123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr": "1: this looks like the token of a bot",
    '[share]\nendpoint = "https://api.telegram.org/bot123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr/x"': "2: ",
}


@pytest.mark.parametrize("toml", SECRETS)
def test_secrets_in_the_configuration_are_refused(toml: str, tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", {**FILES, "wx2tg.toml": toml})
    with pytest.raises(OptionsError) as error:
        convert(src, tmp_path / "dist")
    assert f"wx2tg.toml:{SECRETS[toml]}" in str(error.value)
    assert not re.search("secret|u:p|AAbb", str(error.value))
    assert not (tmp_path / "dist").exists()


TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"
IN_SOURCES = {
    "a password in a script": (
        {"app.js": 'App({ db: "mongodb://u:p@db.example/x" });'},
        "password-in-address",
        "warning",
    ),
    "a password in a template": (
        {f"{PAGE}.wxml": '<image src="https://u:p@i.example/a.png" />'},
        "password-in-address",
        "warning",
    ),
    "a token in a script": ({"app.js": f'App({{ token: "{TOKEN}" }});'}, "bot-token", "error"),
    "a token in an address": (
        {"app.js": f"App({{ url: 'https://api.telegram.org/bot{TOKEN}/sendMessage' }});"},
        "bot-token",
        "error",
    ),
    "a token in JSON": (
        {"app.js": "App(require('./c.json'));", "c.json": json.dumps({"token": TOKEN})},
        "bot-token",
        "error",
    ),
    "a token in ext.json": ({"ext.json": json.dumps({"extEnable": True, "ext": {"t": TOKEN}})}, "bot-token", "error"),
}


@pytest.mark.parametrize(("files", "name", "severity"), IN_SOURCES.values(), ids=IN_SOURCES)
def test_secrets_in_sources_are_told(files: dict[str, str], name: str, severity: str, tmp_path: Path) -> None:
    _, report = converted(tmp_path, files)
    told = [(found.severity, found.path) for found in report.findings if found.name == name]
    path = next(path for path in reversed(files) if path != "app.js" or len(files) == 1)
    assert told == [(severity, path)]


HARMLESS = [
    "App({ a: 'https://medium.com/@user', b: 'mailto:ann@example.com', c: `https://${u}:${p}@x.example` });",
    f"// {TOKEN} and https://u:p@x.example\nApp({{}});",
    "App({ time: '12345678:00', id: '1234567890:abc', hash: '123456789:' + 'a' });",
]


@pytest.mark.parametrize("code", HARMLESS)
def test_what_only_looks_like_a_secret(code: str, tmp_path: Path) -> None:
    _, report = converted(tmp_path, {"app.js": "const u = 1, p = 2;\n" + code})
    assert not {"password-in-address", "bot-token"} & {found.name for found in report.findings}


PhoneOf = Callable[..., Phone]


@pytest.mark.browser
def test_requests_and_pictures_in_a_browser(tmp_path: Path, phone: PhoneOf, owner_server: str) -> None:
    other = owner_server.replace("127.0.0.1", "localhost")
    script = (
        'Page({ data: { src: "" },\n'
        "  get(url) { return new Promise((done) => wx.request({ url, success: done, fail: done })); },\n"
        f'  onLoad() {{ this.get("{owner_server}echo"); }},\n'
        "  show(src) { return new Promise((done) => { this.done = done; this.setData({ src }); }); },\n"
        "  told(event) { this.done(event.type); } });\n"
    )
    template = f'<image src="{{{{src}}}}" bindload="told" binderror="told" /><image src="{owner_server}square.svg" />'
    files = {**FILES, f"{PAGE}.js": script, f"{PAGE}.wxml": template}
    convert(write_project(tmp_path / "src", files), tmp_path / "dist")
    ann = phone(tmp_path / "dist")
    ann.open(PAGE)
    ann.expect("Content Security Policy")
    ann.expect("violates the following")
    call = "const answer = await getCurrentPages()[0].get(given); return answer.statusCode || answer.errMsg;"
    assert ann.run(call, f"{owner_server}echo") == 200
    message = ann.run(call, f"{other}echo?secret=1")
    assert message.startswith(f"request:fail the policy of the bundle forbids {other}echo:")
    assert "[security] connect" in message
    show = "return getCurrentPages()[0].show(given);"
    assert ann.run(show, f"{owner_server}square.svg") == "load"
    assert ann.run(show, f"{other}square.svg") == "error"
    assert ann.run(show, "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'/>") == "load"


SITE = """
    Page({
      data: { site: "" },
      onLoad({ url }) { this.setData({ site: decodeURIComponent(url) }); },
      errored({ detail }) { this.failed = detail; },
    });
"""


def framed(root: Path, owner: str, toml: str = "") -> Path:
    """The bundle of an app that shows whatever site its link names; the owner's is named in a script."""
    files = {
        **FILES,
        f"{PAGE}.js": SITE,
        f"{PAGE}.wxml": '<web-view id="web" src="{{site}}" binderror="errored" />',
        "app.js": f'App({{ help: "{owner}square.svg" }});',
        "wx2tg.toml": f'{toml}[build]\nassets = ["site/*"]\n',
        "site/index.html": "<p id='here'>ours</p>",
    }
    convert(write_project(root / "src", files), root / "dist")
    return root / "dist"


@pytest.mark.browser
def test_a_link_shows_named_sites_only(tmp_path: Path, phone: PhoneOf, owner_server: str) -> None:
    ann = phone(framed(tmp_path, owner_server))
    ann.open(f"{PAGE}?url={owner_server}square.svg")
    frame = ann.find("#web iframe")
    frame.wait_for()
    assert frame.get_attribute("src") == f"{owner_server}square.svg"
    flags = (frame.get_attribute("sandbox") or "").split()
    assert {"allow-scripts", "allow-same-origin", "allow-forms", "allow-popups"} <= set(flags)
    assert not [flag for flag in flags if "top-navigation" in flag]
    assert not frame.get_attribute("allow")
    other = owner_server.replace("127.0.0.1", "localhost")
    for address in (
        f"{other}square.svg",
        "javascript:alert(1)",
        "data:text/html,x",
        "blob:x",
        "file:///etc",
        "//evil.example",
    ):
        ann.open(f"{PAGE}?url={quote(address, safe='')}")
        label = ann.find("#web [role=alert]")
        label.wait_for()
        assert "is not shown" in label.inner_text()
        assert frame.get_attribute("src") is None
        assert ann.run("return getCurrentPages()[0].failed.src;") == address


@pytest.mark.browser
def test_a_page_of_the_bundle_cannot_reach_out(tmp_path: Path, phone: PhoneOf, owner_server: str) -> None:
    ann = phone(framed(tmp_path, owner_server))
    ann.open(f"{PAGE}?url=/site/index.html")
    frame = ann.find("#web iframe")
    frame.wait_for()
    assert "allow-same-origin" not in (frame.get_attribute("sandbox") or "")
    ann.page.frame_locator("#web iframe").locator("#here").wait_for()
    inside = ann.page.frames[1]
    assert inside.evaluate("() => { try { return parent.document.title; } catch { return 'kept out'; } }") == "kept out"


@pytest.mark.browser
def test_permissions_of_a_web_view(tmp_path: Path, phone: PhoneOf, owner_server: str) -> None:
    toml = f'[web-view]\nhosts = ["{owner_server.rstrip("/")}"]\npermissions = ["camera", "fullscreen"]\n'
    ann = phone(framed(tmp_path, owner_server, toml))
    ann.open(f"{PAGE}?url={owner_server}square.svg")
    frame = ann.find("#web iframe")
    frame.wait_for()
    assert frame.get_attribute("allow") == "camera; fullscreen"


def test_permissions_are_those_of_browsers(tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", {**FILES, "wx2tg.toml": '[web-view]\npermissions = ["everything"]\n'})
    with pytest.raises(OptionsError, match=r'wx2tg\.toml:2: `permissions` in \[web-view\] should be a list of "acc'):
        convert(src, tmp_path / "dist")

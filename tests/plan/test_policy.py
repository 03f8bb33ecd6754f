"""The Content-Security-Policy of a bundle: it allows what the sources name, and says what comes from data."""

from __future__ import annotations

from pathlib import Path

import pytest
from plan.policies import OWN, PAGE, converted, page, sources


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
    "a font that a framework loads by a name of its own": (
        "font-src",
        page("const { loadFontFace: load } = { ...wx }; load(query);")
        | {"utils/icons.js": "module.exports = { font: 'https://f.example/i.ttf?1', api: 'https://a.example' };\n"}
        | {"app.js": "App({ config: require('./utils/icons.js') });\n"},
        ["https://f.example"],
    ),
    "a film of a script that no tag shows": (
        "media-src",
        page("this.play = 'https://v.example/a.mp4';"),
        ["https://v.example"],
    ),
    "a font is no film": ("media-src", page("this.icons = 'https://f.example/x.woff2';"), []),
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


CLOUD = {"wx2tg.toml": '[cloud]\nendpoint = "https://shop.example/tg/cloud"\n'}


def test_the_cloud_has_sockets_and_files(tmp_path: Path) -> None:
    policy, _ = converted(tmp_path, {**page("wx.cloud.database().collection('teas').watch({});"), **CLOUD})
    assert [one for one in policy["connect-src"] if "shop" in one] == ["https://shop.example", "wss://shop.example"]
    assert "https://shop.example" in policy["img-src"]
    assert "https://shop.example" in policy["media-src"]


def test_an_app_without_a_cloud_allows_none(tmp_path: Path) -> None:
    policy, _ = converted(tmp_path, {**page("wx.getStorageSync('a');"), **CLOUD})
    assert "wss://shop.example" not in policy["connect-src"]
    assert "https://shop.example" not in policy["img-src"]

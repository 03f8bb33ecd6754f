"""Names that every object inherits, at each place where text from outside becomes a key: no harm, and the app goes on.

Each test ends with a look at the prototypes of the page: nothing was added to them, nothing taken.
"""

from __future__ import annotations

import base64
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser.phone import Phone
from browser.projects import convert, write_project
from browser.server import serve_bundle
from playwright.sync_api import Browser
from runtime.inherited import COMPONENT, ENTRY, FILES, NAMES, PROTOTYPES, query_of

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def shared(chromium: Browser, telegram_script: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Phone]:
    """A phone with the app; what the prototypes have is noted before any script runs."""
    root = tmp_path_factory.mktemp("names")
    convert(write_project(root / "src", FILES), root / "dist")
    with serve_bundle(root / "dist") as base:
        phone = Phone(chromium, base, telegram_script, telegram=True, scheme="light")
        phone.page.add_init_script(f"window.before = {PROTOTYPES};")
        yield phone
        phone.context.close()


@pytest.fixture
def app(shared: Phone) -> Iterator[Phone]:
    """The phone, whose page is as it was in the end, and has met no problem."""
    shared.problems.clear()
    shared.expected.clear()
    yield shared
    assert shared.page.evaluate(f"window.before === {PROTOTYPES}")
    assert not shared.unexpected()


def page(app: Phone, script: str, argument: object = None) -> Any:
    """What `script` gives, which knows the page on top as `page`."""
    return app.run(f"const page = getCurrentPages().slice(-1)[0]; {script}", argument)


@pytest.mark.parametrize("route", [ENTRY, COMPONENT])
def test_query_of_the_address(app: Phone, route: str) -> None:
    app.open(f"{route}?id=7&{query_of(NAMES)}&{query_of(NAMES)}")
    app.at(route)
    assert page(app, "return [page.seen.id, page.options.id, page.seen.constructor, page.seen.then]") == [
        "7",
        "7",
        "q1",
        "q9",
    ]
    assert page(app, "return JSON.stringify(Object.getPrototypeOf(page.seen) === Object.prototype)") == "true"
    app.run(
        "await wx.navigateTo({ url: given }).catch(() => wx.reLaunch({ url: given }));", f"/{COMPONENT}?id=8&valueOf=3"
    )
    app.at(COMPONENT)
    assert page(
        app, "return [page.data.id, page.data.valueOf, Object.prototype.hasOwnProperty.call(page.seen, 'id')]"
    ) == [
        "8",
        3,
        True,
    ]


def test_query_as_a_property(app: Phone) -> None:
    app.open(f"{COMPONENT}?constructor=tea&valueOf=5&__proto__=x")
    assert app.find("#got").inner_text() == "tea 5"


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_no_page(app: Phone, name: str) -> None:
    app.open(f"{name}?{query_of(NAMES)}")
    app.at(ENTRY)
    assert app.run("return getApp().missing") == name
    app.expect("is not found")
    for how in ("navigateTo", "redirectTo", "reLaunch", "switchTab"):
        refused = app.run(
            "try { await wx[given[0]]({ url: given[1] }); return ''; } catch (error) { return error.errMsg; }",
            [how, f"/{name}"],
        )
        assert refused.startswith(f"{how}:fail")
    app.at(ENTRY)
    app.expected.append("is not found")


@pytest.mark.parametrize("name", ["__proto__", "constructor", "toString"])
def test_start_parameters(app: Phone, name: str) -> None:
    for link, route in ((name, ENTRY), (f"{COMPONENT}?{name}=1&id=2", COMPONENT)):
        app.open(start_param=base64.urlsafe_b64encode(link.encode()).decode().rstrip("="))
        app.at(route)


@pytest.mark.parametrize(
    "path",
    [
        "o.__proto__.polluted",
        "__proto__.polluted",
        "o.constructor.polluted",
        "o.constructor.prototype.polluted",
        "constructor.keys",
        "constructor.prototype.polluted",
        "list[0].__proto__.polluted",
        "list.__proto__.polluted",
        "list.constructor.prototype.polluted",
        "o.toString.__proto__.polluted",
        "o.b.__proto__.polluted",
        "__proto__",
        "o.__proto__",
        "__proto__[0]",
        r"o\.__proto__.polluted",
        "toString",
        "hasOwnProperty.call",
    ],
)
def test_data_paths(app: Phone, path: str) -> None:
    app.open(ENTRY)
    kept = page(
        app,
        """
        page.setData({ [given]: 1, value: 'new' });
        page.setData({ [given]: { polluted: 1 } });
        page.replaceDataOnPath(given.split('.'), 2);
        page.replaceDataOnPath([given.split('.').slice(0, 1), ...given.split('.').slice(1)], 2);
        page.applyDataUpdates();
        return [page.data.value, ({}).polluted, [].polluted, typeof Object.keys, page.data.polluted];
        """,
        path,
    )
    assert kept == ["new", None, None, "function", None]
    page(app, "page.setData({ o: { b: 5 }, list: [{ n: 6 }] });")
    assert app.find("#o").inner_text() == "5 6"


def test_values_from_elsewhere(app: Phone) -> None:
    """What a server sends may have any key; what was there before stays."""
    app.open(ENTRY)
    answer = page(
        app,
        """
        const hostile = JSON.parse(
          '{"b": 3, "__proto__": {"polluted": 1, "b": 4}, "constructor": {"prototype": {"polluted": 1}}}',
        );
        page.setData({ o: hostile, list: [hostile], ...JSON.parse('{"__proto__": {"polluted": 1}}') });
        page.setData(hostile);
        return [page.data.o.b, page.data.o.polluted, page.data.polluted, Object.keys(page.data.o), page.data.b];
        """,
    )
    assert answer == [3, None, None, ["b", "__proto__", "constructor"], 3]
    assert app.run("const { a, polluted, b } = getApp().json; return [a, polluted, Array.isArray(b)]") == [
        1,
        None,
        False,
    ]


def test_names_in_a_template(app: Phone) -> None:
    app.open(ENTRY)
    assert app.find("#proto").inner_text() == "v v"
    assert app.find("#loop").inner_text() == "0=1"
    assert app.find("#c").inner_text() == "one vtwo"
    assert app.find("#p").inner_text() == "one secondone two"
    page(app, "page.setData({ value: 'w', where: 'constructor', 'list[0].n': 2 });")
    assert app.find("#proto").inner_text() == "w w"
    assert app.find("#loop").inner_text() == "0=2"
    assert app.find("#c").inner_text().replace("\n", "") == "one wslottedtwo"
    for name in NAMES:
        page(app, "page.setData({ where: given, name: given });", name)
    app.tap("#tapped")
    app.until("getCurrentPages()[0].event")
    assert page(
        app, "const { dataset } = page.event.currentTarget; return [dataset.constructor, dataset.toString]"
    ) == ["w", "s"]
    own = "Object.prototype.hasOwnProperty.call"
    assert page(
        app, f"return [{own}(page.event.mark, '__proto__'), {own}(page.event.currentTarget.dataset, '__proto__')]"
    )


@pytest.mark.parametrize("name", NAMES)
def test_components_that_are_asked_for_a_name(app: Phone, name: str) -> None:
    app.open(ENTRY)
    page(app, "page.setData({ kind: given, name: given });", name)
    app.find("#bound input").fill("mine")
    app.expect(f"^console: {name}:fail|not supported")
    app.tap("#go")
    app.tap("#open")
    app.tap("#submit")
    app.until("typeof getCurrentPages()[0].submitted === 'object'")
    kept = page(
        app,
        """
        const plain = Object.getPrototypeOf(page.submitted) === Object.prototype;
        return [Object.keys(page.submitted), plain, page.data.o.b];
        """,
    )
    assert kept == [[name], True, 1]
    assert page(app, "return Object.getPrototypeOf(page.data.o) === Object.prototype")


@pytest.mark.parametrize("name", NAMES)
def test_apis_that_are_asked_for_a_name(app: Phone, name: str) -> None:
    app.open(ENTRY)
    answers = page(
        app,
        """
        const out = {};
        const before = ['', 'wx.', 'request.', 'request.object.', 'button.', 'button.open-type.'];
        out.can = before.map((path) => wx.canIUse(path + given));
        wx.setStorageSync(given, { [given]: 1, x: JSON.parse('{"__proto__": {"polluted": 1}}') });
        wx.batchSetStorageSync([{ key: given + '2', value: 2 }]);
        const { keys } = wx.getStorageInfoSync();
        out.stored = [Object.keys(wx.getStorageSync(given)), wx.getStorageSync(given + '2'), keys.sort()];
        wx.removeStorageSync(given);
        out.removed = wx.getStorageSync(given);
        wx.clearStorageSync();
        const query = wx.createSelectorQuery().select('#o').fields({ properties: [given], computedStyle: [given] });
        const [fields] = await new Promise((done) => query.exec(done));
        out.fields = Object.getPrototypeOf(fields) === Object.prototype;
        const files = wx.getFileSystemManager();
        files.writeFileSync(`${wx.env.USER_DATA_PATH}/${given}`, 'text', 'utf8');
        out.file = files.readFileSync(`${wx.env.USER_DATA_PATH}/${given}`, 'utf8');
        out.folder = files.readdirSync(wx.env.USER_DATA_PATH);
        files.unlinkSync(`${wx.env.USER_DATA_PATH}/${given}`);
        out.authorized = await wx.authorize({ scope: given }).then(() => 'ok', (error) => error.errMsg);
        await wx.startAccelerometer({ interval: given }).catch(() => 'no sensor');
        await wx.stopAccelerometer();
        const heard = [];
        wx.navigateTo({ url: '/pages/component/component', events: { [given]: (value) => heard.push(value) } });
        while (getCurrentPages().length < 2) await new Promise((done) => setTimeout(done, 10));
        const channel = getCurrentPages()[1].getOpenerEventChannel();
        channel.emit(given, 7);
        channel.emit('valueOf', 8);
        out.heard = heard[0];
        const wrong = await wx.getStorage({ key: JSON.parse(`{"${given}": 1}`) }).catch((error) => error.errMsg);
        out.wrong = wrong;
        return out;
        """,
        name,
    )
    inherited = name not in {"prototype", "then"}
    assert not any(answers["can"] if inherited else answers["can"][:2])
    assert answers["stored"] == [[name, "x"], 2, sorted([name, f"{name}2"])]
    assert answers["removed"] == ""
    assert answers["fields"]
    assert (answers["file"], answers["folder"]) == ("text", [name])
    assert answers["authorized"].startswith("authorize:fail")
    assert answers["heard"] == 7
    assert "should be String instead of Object" in answers["wrong"]


def test_requests(app: Phone) -> None:
    app.open(ENTRY)
    app.page.route(
        "**/hostile*",
        lambda route: route.fulfill(
            status=200,
            headers={"content-type": "application/json", "__proto__": "h", "constructor": "c"},
            body='{"__proto__": {"polluted": 1}, "ok": 1}',
        ),
    )
    answer = app.run(
        """
        const sent = JSON.parse('{"header": {"__proto__": "x", "constructor": "y"}, "data": {"__proto__": 1}}');
        const { data, header } = await new Promise((success, fail) => (
          wx.request({ url: new URL('hostile', location.href).href, ...sent, success, fail })
        ));
        return [data.ok, data.polluted, header.polluted, header.Constructor, header.hasOwnProperty('Constructor')];
        """
    )
    assert answer == [1, None, None, "c", True]


SHAPES = """[
  null, undefined, 0, 1, true, 'text', '<p class="a">b</p>', [], {}, [[]], [null, 1, 'x', [], () => 1],
  { name: 'img', attrs: { src: { toString: 1 } } },
  { name: 'img', attrs: { src: { toString() { return 'javascript:1'; } } } },
  { name: 'img', attrs: { src: 'java\\nscript:window.run=1', onerror: 'window.run = 1' } },
  { name: { toString: 1 } }, { name: ['p'] }, { name: 1 }, { name: null, children: 1 },
  { name: '__proto__' }, { name: 'constructor' }, { name: 'IFRAME', attrs: { src: 'x', srcdoc: 'x' } },
  { name: 'script', children: [{ type: 'text', text: 'window.run = 1' }] },
  { type: 'text', text: { toString: 1 } }, { type: 'text', text: [1] }, { type: 'text' }, { type: ['text'], text: 'x' },
  { name: 'p', attrs: 1 }, { name: 'p', attrs: 'class' }, { name: 'p', attrs: [1] }, { name: 'p', attrs: null },
  { name: 'p', attrs: { class: { toString: 1 }, style: [1, 2] } }, { name: 'p', attrs: { class: 5, style: {} } },
  { name: 'p', attrs: JSON.parse('{"__proto__": {"class": "polluted"}}') },
  { name: 'td', attrs: { width: 5, colspan: {}, rowspan: [] } },
  { name: 'p', children: 'text' }, { name: 'p', children: { length: 2 } },
  { name: 'p', children: [null, 1, [{ name: 'b' }]] },
]"""


def test_rich_text_of_any_shape(app: Phone) -> None:
    app.open(ENTRY)
    page(
        app,
        f"for (const shape of {SHAPES}) {{ page.setData({{ nodes: shape }}); page.setData({{ nodes: [shape] }}); }}",
    )
    page(
        app,
        """
        let deep = { type: 'text', text: 'deep' };
        for (let i = 0; i < 1000; i += 1) deep = { name: 'b', children: [deep] };
        page.setData({ nodes: [deep] });
        """,
    )
    page(
        app,
        """
        const image = { name: 'img', attrs: { src: { toString: 1 }, alt: '', width: 7 } };
        page.setData({ nodes: [image, { name: 'p', attrs: { class: 'a' }, children: [{ type: 'text', text: 5 }] }] });
        """,
    )
    html = app.find("#rich").evaluate("(el) => el.firstElementChild.innerHTML")
    assert html == '<img alt="" width="7"><p class="a">5</p>'
    assert app.run("return window.run === undefined")

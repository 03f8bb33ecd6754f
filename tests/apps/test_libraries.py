"""Component libraries of npm: every template and wxs module of six of them, every component of two in Chromium.

Each library is one generated app, converted once: a page for each component with its default properties, and a page
with all wxs modules. `pytest -v tests/apps/test_libraries.py` is the table of components.
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from browser.npm import installed
from browser.phone import Phone
from browser.projects import convert, write_project
from browser.server import serve_bundle
from playwright.sync_api import Browser

from wx2tg.report import Report
from wx2tg.syntax import wxml
from wx2tg.text import Source


@dataclass(frozen=True)
class Library:
    """A package, and what is known of it.

    `folder` is that of the components, and `inside` how they are reached by whoever imports them. `slips` are the names
    of the irregularities in its templates, `constants` the wxs modules without a function. `components` are paths; of
    them `hidden` ones show nothing until they are told to.
    """

    package: str
    folder: str
    inside: str = ""
    slips: frozenset[str] = frozenset()
    scripted: bool = True
    constants: tuple[str, ...] = ()
    components: tuple[str, ...] = ()
    hidden: frozenset[str] = frozenset()

    @property
    def name(self) -> str:
        return self.package.rpartition("@")[0]

    @property
    def root(self) -> Path:
        return installed(self.package) / self.name

    def files(self, suffix: str) -> list[str]:
        """The files with a suffix, relative to the folder of the components."""
        top = self.root / self.folder
        paths = sorted(path.relative_to(top).as_posix() for path in top.rglob(f"*{suffix}"))
        return [path for path in paths if "miniprogram_npm/" not in path]

    def known(self) -> list[str]:
        """The components that the package has."""
        top = self.root / self.folder
        stems = (
            path.removesuffix(".wxml") for path in self.files(".wxml") if (top / path).with_suffix(".json").is_file()
        )
        return [stem for stem in stems if json.loads((top / f"{stem}.json").read_bytes()).get("component")]


VANT = Library(
    "@vant/weapp@1.11.7",
    "lib",
    components=tuple(
        f"{name}/index" if "/options" not in name else name
        for name in """
    action-sheet area button calendar calendar/components/header calendar/components/month card cascader
    cell cell-group checkbox checkbox-group circle col collapse collapse-item config-provider count-down
    datetime-picker dialog divider dropdown-item dropdown-menu empty field goods-action goods-action-button
    goods-action-icon grid grid-item icon image index-anchor index-bar info loading nav-bar notice-bar
    notify overlay panel picker picker-column popup progress radio radio-group rate row search share-sheet
    share-sheet/options sidebar sidebar-item skeleton slider stepper steps sticky submit-bar swipe-cell
    switch tab tabbar tabbar-item tabs tag toast transition tree-select uploader
    """.split()
    ),
    hidden=frozenset({"dropdown-item/index", "info/index"}),
)

TDESIGN = Library(
    "tdesign-miniprogram@1.16.0",
    "miniprogram_dist",
    slips=frozenset({"duplicate-attribute"}),
    components=tuple(
        f"{name}/{name.rpartition('/')[2]}"
        for name in """
    action-sheet attachments avatar avatar-group back-top badge button calendar cascader cell cell-group
    chat-actionbar chat-content chat-list chat-loading chat-markdown chat-markdown/chat-markdown-code
    chat-markdown/chat-markdown-node chat-markdown/chat-markdown-table chat-markdown/chat-markdown-tail
    chat-message chat-record chat-sender chat-thinking check-tag checkbox checkbox-group col collapse
    collapse-panel color-picker config-provider count-down date-time-picker dialog divider drawer
    dropdown-item dropdown-menu empty fab fab/draggable footer form form-item grid grid-item guide icon
    image image-viewer indexes indexes-anchor input link loading message message-item navbar notice-bar
    overlay paragraph picker picker-item popover popup progress pull-down-refresh qrcode
    qrcode/components/qrcode-canvas qrcode/components/qrcode-status radio radio-group rate result row
    scroll-view search segmented side-bar side-bar-item skeleton slider step-item stepper steps sticky
    swipe-cell swiper swiper-nav switch tab-bar tab-bar-item tab-panel table tabs tag text textarea title
    toast transition tree-select upload watermark
    """.split()
    ),
    hidden=frozenset(
        f"{name}/{name.rpartition('/')[2]}"
        for name in """
    chat-markdown/chat-markdown-node dropdown-item guide image-viewer message message-item notice-bar overlay
    qrcode/components/qrcode-status swiper-nav toast
    """.split()
    ),
)

LIBRARIES = (
    VANT,
    TDESIGN,
    Library("weui-miniprogram@1.5.6", "miniprogram_dist"),
    Library("lin-ui@0.9.13", "dist", slips=frozenset({"duplicate-attribute", "unexpected-character"})),
    Library("wux-weapp@3.11.3", "packages/lib"),
    Library("iview-weapp@2.0.0", "dist", "dist/", slips=frozenset({"unexpected-character"}), scripted=False),
)

# What components say when they are shown alone and with no property given; WeChat's own framework has the same.
ALONE = {
    "chat-content/chat-content": r"Cannot read properties of null \(reading 'type'\)",
    "color-picker/color-picker": "uncaught: null",
}

# Icon fonts and pictures on the libraries' own servers.
REMOTE = r"^refused: https?://(at\.alicdn\.com|img\.yzcdn\.cn|tdesign\.gtimg\.com)/"

PROBE = """
<wxs module="probe">
module.exports = function (name, exported) {
  var kinds = [];
  for (var key in exported) kinds.push(key + ': ' + typeof exported[key]);
  return name + ' exports ' + (exported.constructor === 'Function' ? 'a function' : kinds.join(', '));
};
</wxs>
"""

WXS_PAGE = "pages/wxs/wxs"


@dataclass(frozen=True)
class Gallery:
    """A library's app, converted."""

    report: Report
    out: Path


def app_of(library: Library) -> dict[str, str | bytes]:
    """The files of the app that shows a library."""
    inside = f"{library.name}/{library.inside}"
    # The libraries without a table have one page that uses nothing of what it could: all is converted all the same.
    pages = {page_of(index): [path] for index, path in enumerate(library.components)} or {
        "pages/all/all": library.known()
    }
    files: dict[str, str | bytes] = {
        "app.json": json.dumps({"pages": [WXS_PAGE, *pages]}),
        "app.js": "App({});",
        "package.json": json.dumps({"dependencies": {library.name: library.package.rpartition("@")[2]}}),
    }
    for page, paths in pages.items():
        using = {f"x-{index}": inside + path for index, path in enumerate(paths)}
        files[f"{page}.json"] = json.dumps({"usingComponents": using})
        files[f"{page}.js"] = "Page({});"
        files[f"{page}.wxml"] = "<x-0 />" if library.components else ""
    modules = list(enumerate(library.files(".wxs")))
    uses = [f'<wxs src="/miniprogram_npm/{inside}{path}" module="m{index}" />\n' for index, path in modules]
    shown = [f'<view class="module">{{{{probe("{path}", m{index})}}}}</view>\n' for index, path in modules]
    files[f"{WXS_PAGE}.wxml"] = "".join([PROBE, *uses, *shown])
    files[f"{WXS_PAGE}.js"] = "Page({});"
    return files


GalleryOf = Callable[[Library], Gallery]


def page_of(index: int) -> str:
    """The page of a component, by its place in the table."""
    return f"pages/c{index}/c"


@pytest.fixture(scope="module")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> GalleryOf:
    """Converts the app of a library, once."""

    @cache
    def convert_one(library: Library) -> Gallery:
        root = tmp_path_factory.mktemp("library")
        src = write_project(root / "src", app_of(library))
        shutil.copytree(installed(library.package), src / "node_modules")
        return Gallery(convert(src, root / "dist"), root / "dist")

    return convert_one


@pytest.fixture(scope="module")
def opened(gallery: GalleryOf, chromium: Browser, telegram_script: Path) -> Iterator[Callable[[Library], Phone]]:
    """Gives a phone with the app of a library, the same for all its pages."""
    with ExitStack() as stack:

        @cache
        def open_one(library: Library) -> Phone:
            base = stack.enter_context(serve_bundle(gallery(library).out))
            phone = Phone(chromium, base, telegram_script, telegram=True, scheme="light")
            stack.callback(phone.context.close)
            phone.open()
            return phone

        yield open_one


def show(phone: Phone, page: str) -> None:
    """Go to a page of the open app; what is wrong from now on belongs to it."""
    phone.problems.clear()
    phone.run("await wx.reLaunch({ url: given });", f"/{page}")
    phone.at(page)


by_library = pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)


@by_library
def test_templates(library: Library) -> None:
    top = library.root / library.folder
    found = {}
    for path in library.files(".wxml"):
        _, diagnostics = wxml.parse(Source(path, (top / path).read_text(encoding="utf-8")))
        found |= {(each.name, path): each.severity.name for each in diagnostics}
    assert {name for name, _ in found} == library.slips, found
    assert "ERROR" not in found.values()


@by_library
def test_conversion(library: Library, gallery: GalleryOf) -> None:
    report = gallery(library).report
    assert [found for found in report.findings if found.severity == "error"] == []
    assert report.project.components >= len(library.known())


@pytest.mark.browser
@pytest.mark.parametrize("library", [each for each in LIBRARIES if each.scripted], ids=lambda library: library.name)
def test_wxs(library: Library, opened: Callable[[Library], Phone]) -> None:
    phone = opened(library)
    show(phone, WXS_PAGE)
    shown = [line.partition(" exports ") for line in phone.find(".module").all_inner_texts()]
    assert [path for path, _, _ in shown] == library.files(".wxs")
    assert tuple(path for path, _, kinds in shown if "function" not in kinds) == library.constants
    assert phone.problems == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("library", "component"),
    [(library, path) for library in LIBRARIES for path in library.components],
    ids=lambda value: value.name if isinstance(value, Library) else value,
)
def test_component(library: Library, component: str, opened: Callable[[Library], Phone]) -> None:
    phone = opened(library)
    show(phone, page_of(library.components.index(component)))
    # What comes with a promise or a timer of the component's has come.
    phone.page.wait_for_timeout(40)
    # A component with virtualHost has no element of its own.
    count = phone.screen.evaluate("page => page.querySelectorAll('*:not(wx-x-0)').length")
    assert (count == 0) == (component in library.hidden)
    expected = f"{REMOTE}|{ALONE[component]}" if component in ALONE else REMOTE
    assert [problem for problem in phone.problems if not re.search(expected, problem)] == []


@pytest.mark.parametrize("library", [VANT, TDESIGN], ids=lambda library: library.name)
def test_the_table_is_whole(library: Library) -> None:
    assert sorted(library.components) == sorted(library.known())

"""A run that the cache answers has the same bundle and the same report as one that compiles everything."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from browser.projects import APPS, small_app, write_project

from wx2tg import options
from wx2tg.driver import build, pipeline
from wx2tg.report import Report, render


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty cache."""
    monkeypatch.setenv("WX2TG_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache" / "entries"


@pytest.fixture
def builds(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The projects that were compiled, and not taken from the cache."""
    made: list[Path] = []
    real = build.build

    def noted(project: build.Project, *args: object, **flags: object) -> build.Made:
        made.append(project.src)
        return real(project, *args, **flags)  # type: ignore[arg-type]

    monkeypatch.setattr(build, "build", noted)
    return made


Outcome = tuple[dict[str, bytes], str, str]


def told(report: Report) -> tuple[str, str]:
    """All of a report that is not about time, as data and as it is shown, with the lines of source."""
    timeless = msgspec.structs.replace(report, timings={})
    return render(timeless, "json"), render(timeless, "text")


def converted(src: Path, out: Path, **flags: object) -> Outcome:
    """The files of a bundle, and the report."""
    given = options.load(src).with_flags(out=out, **flags)  # type: ignore[arg-type]
    report = pipeline.convert(src, given).report
    files = {path.relative_to(out).as_posix(): path.read_bytes() for path in out.rglob("*") if path.is_file()}
    return files, *told(report)


def test_a_warm_run_is_a_cold_one(app: Path, folder: Path, builds: list[Path], tmp_path: Path) -> None:
    fresh = converted(app, tmp_path / "fresh", cache=False)
    cold = converted(app, tmp_path / "cold")
    assert len(builds) == 2
    warm = converted(app, tmp_path / "warm")
    assert len(builds) == 2
    assert cold == fresh
    assert warm == fresh


@pytest.fixture(params=sorted(path.name for path in APPS.iterdir() if path.is_dir()))
def app(request: pytest.FixtureRequest) -> Path:
    """Each of the fixture apps."""
    return APPS / str(request.param)


def test_checks_are_remembered_apart_from_conversions(folder: Path, builds: list[Path], tmp_path: Path) -> None:
    src = APPS / "tea-house"
    bundle = converted(src, tmp_path / "dist")
    first = told(pipeline.check(src, options.load(src)))
    assert len(builds) == 2
    assert told(pipeline.check(src, options.load(src))) == first
    assert converted(src, tmp_path / "dist") == bundle
    assert len(builds) == 2


APP = {
    **small_app("pages/a/a", "pages/b/b", usingComponents={"x-card": "/card/card"}),
    "pages/a/a.wxml": (
        '<import src="/parts/row.wxml"/><include src="/parts/foot.wxml"/><wxs src="/lib/say.wxs" module="say"/>'
        '<view class="row">{{say.hi()}}</view><template is="row"/><x-card count="{{1}}"/>'
        '<image src="/img/tea.png"/><unknown-tag/>\n'
    ),
    "pages/a/a.wxss": (
        '@import "/parts/base.wxss";\n.row { width: 20rpx; animation: spin 1s }\n@keyframes spin { to { top: 0 } }\n'
    ),
    "pages/a/a.js": 'const add = require("../../lib/add");\nPage({ data: { n: add(1) } });\n',
    "pages/b/b.wxml": '<x-card count="{{2}}"/>\n',
    "card/card.json": '{"component": true}\n',
    "card/card.js": "Component({ properties: { count: Number } });\n",
    "card/card.wxml": "<view>{{count}}</view>\n",
    "card/card.wxss": ".card { color: red }\n",
    "parts/row.wxml": '<template name="row"><view>row</view></template>\n',
    "parts/foot.wxml": "<view>foot</view>\n",
    "parts/base.wxss": ".base { height: 10rpx }\n",
    "lib/say.wxs": 'module.exports.hi = function () { return "hi" };\n',
    "lib/add.js": "module.exports = (n) => n + 1;\n",
    "img/tea.png": b"\x89PNG tea",
    "img/spare.png": b"\x89PNG spare",
}


def write(**files: str) -> Callable[[Path], None]:
    """A change: files, named with `__` for `/` and `_dot_` for `.`, have other content from now on."""

    def change(src: Path) -> None:
        write_project(src, {name.replace("__", "/").replace("_dot_", "."): text for name, text in files.items()})

    return change


def remove(path: str) -> Callable[[Path], None]:
    """A change: a file is gone."""
    return lambda src: (src / path).unlink()


CHANGES: dict[str, Callable[[Path], None]] = {
    "a template": write(pages__b__b_dot_wxml="<view>other</view>\n"),
    "a sheet": write(pages__a__a_dot_wxss=".row { width: 40rpx }\n"),
    "an imported sheet": write(parts__base_dot_wxss=".base { height: 30rpx }\n"),
    "a sheet with the name of another's animation": write(app_dot_wxss="@keyframes spin { to { left: 0 } }\n"),
    "a script": write(pages__a__a_dot_js="Page({ data: { n: 7 } });\n"),
    "a required script": write(lib__add_dot_js="module.exports = (n) => wx.startBeaconDiscovery({}) || n;\n"),
    "a script with a mistake": write(pages__a__a_dot_js="Page({ data: { n: } });\n"),
    "a wxs": write(lib__say_dot_wxs='module.exports.hi = function () { return "ho" };\n'),
    "an imported template": write(parts__row_dot_wxml='<template name="row"><text>other</text></template>\n'),
    "an included template": write(parts__foot_dot_wxml="<text>other</text>\n"),
    "app.json": write(app_dot_json='{"pages": ["pages/b/b"], "usingComponents": {"x-card": "/card/card"}}\n'),
    "the JSON of a page": write(pages__b__b_dot_json='{"navigationBarTitleText": "B"}\n'),
    "wx2tg.toml": write(wx2tg_dot_toml='[project]\nname = "Other"\n'),
    "what the report leaves out": write(wx2tg_dot_toml='[report]\nignore = ["unknown-component"]\n'),
    "the properties of a component": write(card__card_dot_js="Component({ properties: { count: String } });\n"),
    "the isolation of a component": write(
        card__card_dot_js="Component({ options: { styleIsolation: 'shared' }, properties: { count: Number } });\n"
    ),
    "project.config.json": write(project_dot_config_dot_json='{"setting": {"es6": true}, "appid": "wx123"}\n'),
    "a removed template": remove("parts/foot.wxml"),
    "a removed script": remove("lib/add.js"),
    "a removed image": remove("img/tea.png"),
    "another image": lambda src: (src / "img/spare.png").write_bytes(b"\x89PNG spare, and longer") and None,
    "a component that is there now": write(
        pages__b__b_dot_wxml="<new-tag/>",
        pages__b__b_dot_json='{"usingComponents": {"new-tag": "/fresh/fresh"}}',
        fresh__fresh_dot_json='{"component": true}',
        fresh__fresh_dot_wxml="<view/>",
        fresh__fresh_dot_js="Component({});",
    ),
    "a file before the one that was found": write(
        lib__add_dot_json="{}", lib__add__index_dot_js="0", pages__b__b_dot_ts="0"
    ),
    "a renamed folder": lambda src: (src / "parts").rename(src / "pieces") and None,
}


@pytest.mark.parametrize("kind", CHANGES)
def test_what_was_changed_is_compiled_again(kind: str, folder: Path, builds: list[Path], tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", APP)
    before = converted(src, tmp_path / "dist", jobs=1)
    CHANGES[kind](src)
    after = converted(src, tmp_path / "dist", jobs=1)
    assert len(builds) == 2
    assert after == converted(src, tmp_path / "dist", jobs=1, cache=False)
    assert after != before
    assert converted(src, tmp_path / "dist", jobs=1) == after
    assert len(builds) == 3  # The one without the cache is the third.


def test_what_was_changed_and_changed_back_is_remembered(folder: Path, builds: list[Path], tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", APP)
    before = converted(src, tmp_path / "dist", jobs=1)
    write_project(src, {"pages/b/b.wxml": "<view>other</view>\n"})
    converted(src, tmp_path / "dist", jobs=1)
    write_project(src, {"pages/b/b.wxml": APP["pages/b/b.wxml"]})
    assert converted(src, tmp_path / "dist", jobs=1) == before
    assert len(builds) == 2


@pytest.mark.parametrize("flags", [{"minify": False}, {"source_maps": True}], ids=str)
def test_options_that_change_the_bundle_count(
    flags: dict[str, bool], folder: Path, builds: list[Path], tmp_path: Path
) -> None:
    src = write_project(tmp_path / "src", APP)
    converted(src, tmp_path / "dist", jobs=1)
    assert converted(src, tmp_path / "dist", jobs=1, **flags) == converted(
        src, tmp_path / "dist", jobs=1, cache=False, **flags
    )
    assert len(builds) == 3


def test_other_options_do_not_count(folder: Path, builds: list[Path], tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", APP)
    assert converted(src, tmp_path / "one", jobs=1) == converted(src, tmp_path / "two", jobs=2, fail_on="never")
    assert len(builds) == 1


def test_without_the_cache_nothing_is_written(folder: Path, tmp_path: Path) -> None:
    converted(write_project(tmp_path / "src", APP), tmp_path / "dist", jobs=1, cache=False)
    assert not folder.parent.exists()


def test_a_sheet_beside_the_app_counts(folder: Path, builds: list[Path], tmp_path: Path) -> None:
    files = {f"app/{path}": text for path, text in small_app("pages/a/a").items()}
    src = write_project(
        tmp_path / "src",
        {
            **files,
            "project.config.json": '{"miniprogramRoot": "app/", "setting": {"useCompilerPlugins": ["less"]}}',
            "app/pages/a/a.less": '@import "../../../shared/colors";\n.path { color: @tea }\n',
            "shared/colors.less": "@tea: red;\n",
        },
    )
    bundle = tmp_path / "dist"
    red = converted(src, bundle, jobs=1)
    assert converted(src, bundle, jobs=1) == red
    assert len(builds) == 1
    write_project(src, {"shared/colors.less": "@tea: blue;\n"})
    blue = converted(src, bundle, jobs=1)
    assert blue == converted(src, bundle, jobs=1, cache=False) != red
    write_project(src, {"shared/colors": "@tea: green;\n"})
    shown = converted(src, bundle, jobs=1)
    assert shown == converted(src, bundle, jobs=1, cache=False)
    (src / "shared/colors.less").unlink()
    gone = converted(src, bundle, jobs=1)
    assert gone == converted(src, bundle, jobs=1, cache=False) != blue


def test_a_file_that_changes_during_the_run_is_not_remembered(
    folder: Path, builds: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    src = write_project(tmp_path / "src", APP)
    write_bundle = pipeline.write_bundle

    def saved_meanwhile(*args: object) -> dict[str, str]:
        write_project(src, {"pages/b/b.wxml": "<view>saved</view>\n"})
        return write_bundle(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "write_bundle", saved_meanwhile)
    converted(src, tmp_path / "dist", jobs=1)
    assert not list(folder.glob("[0-9a-f]*.entry"))


def test_a_fault_is_not_remembered(
    folder: Path, builds: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from wx2tg.driver import unit

    def fails(*args: object, **named: object) -> None:
        raise MemoryError("no room")

    src = write_project(tmp_path / "src", APP)
    with monkeypatch.context() as patch:
        patch.setattr(unit, "emit_template", fails)
        assert "internal-error" in converted(src, tmp_path / "dist", jobs=1)[1]
    assert "internal-error" not in converted(src, tmp_path / "dist", jobs=1)[1]


def test_a_file_that_cannot_be_copied_is_told_again(
    folder: Path, builds: list[Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    src = write_project(tmp_path / "src", APP)
    converted(src, tmp_path / "dist", jobs=1)
    write_bundle = pipeline.write_bundle
    monkeypatch.setattr(
        pipeline,
        "write_bundle",
        lambda out, files, copies: write_bundle(out, files, {}) or {"img/tea.png": "it is gone"},
    )
    report = json.loads(converted(src, tmp_path / "dist", jobs=1)[1])
    assert [item["path"] for item in report["findings"] if item["name"] == "unreadable-file"] == ["img/tea.png"]


def test_runs_at_the_same_time(folder: Path, tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", APP)
    expected = converted(src, tmp_path / "dist", jobs=1, cache=False)
    command = [sys.executable, "-m", "wx2tg", "convert", src, "--jobs", "1", "-q", "--fail-on", "never", "-o"]
    running = [subprocess.Popen([*command, tmp_path / f"dist-{number}"]) for number in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    for number in range(3):
        assert converted(src, tmp_path / f"dist-{number}", jobs=1) == expected
    assert len(list(folder.glob("[0-9a-f]*.entry"))) == 1
    assert not list(folder.glob("*.tmp"))


def test_a_project_of_the_same_files_elsewhere_has_its_own_report(folder: Path, tmp_path: Path) -> None:
    src = write_project(tmp_path / "one", APP)
    converted(src, tmp_path / "dist", jobs=1)
    other = Path(shutil.copytree(src, tmp_path / "two"))
    assert converted(other, tmp_path / "dist", jobs=1) == converted(other, tmp_path / "dist", jobs=1, cache=False)


def test_the_icon_and_the_script_that_options_name_count(folder: Path, builds: list[Path], tmp_path: Path) -> None:
    src = write_project(
        tmp_path / "src",
        {
            **small_app("pages/a/a"),
            "pages/a/a.js": "Page({ onLoad() { wx.requestPayment({}); } });\n",
            "wx2tg.toml": (
                '[telegram]\nscript = ".script/own.js"\n[payment]\nprovider = "ton-connect"\n'
                'endpoint = "https://example.com/pay"\n[ton-connect]\nicon = ".script/icon.png"\n'
            ),
            ".script/own.js": "one",
            ".script/icon.png": b"icon",
        },
    )
    bundle = tmp_path / "dist"
    seen = [converted(src, bundle, jobs=1)]
    assert converted(src, bundle, jobs=1) == seen[0]
    assert len(builds) == 1
    for change in ({".script/own.js": "another"}, {".script/icon.png": b"another icon"}):
        write_project(src, change)
        seen.append(converted(src, bundle, jobs=1))
        assert seen[-1] == converted(src, bundle, jobs=1, cache=False) != seen[-2]
    assert b"another icon" in seen[-1][0].values()

"""Which of an app's files a bundle publishes, which it leaves out, and which findings say so."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from browser.projects import convert, small_app, write_project
from click.testing import CliRunner
from project.publishing import SECRETS, app, of

from wx2tg.cli import main
from wx2tg.driver.write import MARKER as WRITTEN_MARKER
from wx2tg.knowledge import asset_table
from wx2tg.options import OptionsError, read
from wx2tg.project.own_output import MARKER
from wx2tg.project.patterns import LONGEST
from wx2tg.report import render

KEY = "-----BEGIN PRIVATE KEY-----\nMIIB\n"


FUNCTION = "const cloud = require('wx-server-sdk');\nexports.main = async () => ({});\n"


def test_what_apps_load_by_name_is_published(tmp_path: Path) -> None:
    names = [f"files/a{suffix}" for suffix in asset_table().suffixes()]
    names += [
        "a.PNG",
        "a.wasm.br",
        "i18n/zh.json",
        "data/theme.json",
        "data/ext.json",
        "图/茶.png",
        "images/id_rsa.png",
    ]
    names += ["images/service-account.png", "secrets/lock.svg", "backup/a.png", "console.png", "com10.png", "a b.png"]
    names += ["_apps/a.png", "pages/_app/a.png", "data/now.json", "auth.json"]
    project = app(tmp_path, dict.fromkeys(names, "{}"))
    assert set(project.assets) == set(names)
    assert not project.diagnostics


def test_a_released_app_keeps_every_type_that_wechat_uploads() -> None:
    """WeChat's documentation, "Directory structure"; templates, styles, scripts and wxs are compiled."""
    uploaded = "png jpg jpeg gif svg json cer mp3 aac m4a mp4 wav ogg silk wasm br cert".split()
    assert {f".{suffix}" for suffix in uploaded} <= set(asset_table().suffixes())


OTHERS = (
    "a.php a.py a.sh a.exe a.txt a.csv a.pdf a.xml a.html a.psd a.log a.yml noname data/a.tga a.docx a.proto".split()
)


def test_other_types_are_left_out_and_told_once_a_type(tmp_path: Path) -> None:
    project = app(tmp_path, dict.fromkeys([*OTHERS, "b.txt", "data/c.txt"], "x"))
    assert not project.assets
    assert len(of(project, "file-left-out")) == len(OTHERS)
    text = next(item for item in of(project, "file-left-out") if "`.txt`" in item.message)
    assert text.message.startswith("3 files are not published")
    assert (text.path, text.notes) == ("a.txt", ("b.txt", "data/c.txt"))
    assert all(item.severity.value == "info" for item in project.diagnostics)


def test_many_types_and_many_files_are_not_many_findings(tmp_path: Path) -> None:
    names = [f"a.t{index}" for index in range(200)] + [f"b{index}.txt" for index in range(300)]
    names += [f"k{index}.pem" for index in range(250)]
    project = app(tmp_path, dict.fromkeys(names, "x"))
    assert len(project.diagnostics) < 150
    assert all(len(item.notes) <= 101 for item in project.diagnostics)


QUIET = (
    "README.md LICENSE CHANGELOG.txt docs/a.md package.json package-lock.json yarn.lock tsconfig.json "
    "tsconfig.app.json jsconfig.json sitemap.json project.private.config.json types/a.d.ts a.css a.map a.vue "
    "wx2tg.toml companion.toml theme.json ext.json"
).split()


def test_sources_and_settings_are_left_out_without_a_word(tmp_path: Path) -> None:
    project = app(tmp_path, dict.fromkeys(QUIET, "{}"))
    assert not project.assets
    assert not project.diagnostics


def test_settings_are_not_published_by_patterns(tmp_path: Path) -> None:
    project = app(tmp_path, dict.fromkeys(QUIET, "{}"), "**")
    assert {*project.assets} & {*QUIET} == {"README.md", "LICENSE", "CHANGELOG.txt", "docs/a.md", "types/a.d.ts"} | {
        "a.css",
        "a.map",
        "a.vue",
    }


@pytest.mark.parametrize(
    ("patterns", "published"),
    [
        (["*.txt"], {"a.txt", "data/b.txt", "data/deep/c.txt"}),
        (["/*.txt"], {"a.txt"}),
        (["./*.txt"], {"a.txt", "data/b.txt", "data/deep/c.txt"}),
        (["data/*.txt"], {"data/b.txt"}),
        (["data/**"], {"data/b.txt", "data/d.csv", "data/deep/c.txt"}),
        (["data/"], {"data/b.txt", "data/d.csv", "data/deep/c.txt"}),
        (["data"], {"data/b.txt", "data/d.csv", "data/deep/c.txt"}),
        (["**/*.{csv,md}"], {"data/d.csv"}),
        (["data/[a-d].???"], {"data/b.txt", "data/d.csv"}),
        (["c.txt", "data/d.csv"], {"data/deep/c.txt", "data/d.csv"}),
    ],
)
def test_patterns_of_the_owner_publish_more(tmp_path: Path, patterns: list[str], published: set[str]) -> None:
    project = app(tmp_path, dict.fromkeys(["a.txt", "data/b.txt", "data/deep/c.txt", "data/d.csv"], "x"), *patterns)
    assert set(project.assets) == published
    assert not of(project, "unused-asset-pattern")


@pytest.mark.parametrize("pattern", ["", "/", "../secrets/*", "a/../../b", "a\\b", "*" * (LONGEST + 1)])
def test_patterns_that_lead_nowhere_are_wrong_usage(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(OptionsError, match="`assets`"):
        app(tmp_path, {}, pattern)


def test_a_wrong_type_is_told_with_its_line() -> None:
    with pytest.raises(OptionsError, match=r"wx2tg.toml:2: `assets` in \[build\] should be a list of strings"):
        read('[build]\nassets = "*.txt"\n')


def test_packages_bring_media_only(tmp_path: Path) -> None:
    npm = "miniprogram_npm/ui"
    names = [f"{npm}/a.svg", f"{npm}/data.json", f"{npm}/id_rsa", f"{npm}/a.pem", f"{npm}/a.txt", f"{npm}/README.md"]
    project = app(tmp_path, dict.fromkeys(names, "x"), f"{npm}/*.txt")
    assert project.assets == (f"{npm}/a.svg", f"{npm}/a.txt")
    assert not project.diagnostics


@pytest.mark.parametrize(
    "function",
    [
        {"server/login/index.js": FUNCTION, "server/login/package.json": "{}"},
        {"server/login/index.js": "", "server/login/package.json": '{"dependencies": {"wx-server-sdk": "~2.6"}}'},
        {"server/login/index.js": FUNCTION, "server/login/config.json": "{}"},
        {"cloudfunctions/login/index.js": "", "cloudfunctions/login/config.json": "{}"},
    ],
)
def test_cloud_functions_are_left_out_where_nothing_says_so(tmp_path: Path, function: dict[str, str]) -> None:
    folder = next(iter(function)).partition("/")[0]
    inside = dict.fromkeys([f"{folder}/login/config.json", f"{folder}/login/a.png", f"{folder}/common/keys.json"], "{}")
    project = app(tmp_path, {**inside, **function, "data/a.json": "{}"}, "**/*.json")
    assert project.assets == ("data/a.json",)
    assert [item.path for item in of(project, "cloud-code-left-out")] == [folder]


def test_pages_beside_a_package_are_no_cloud_functions(tmp_path: Path) -> None:
    files = {"shop/package.json": "{}", "shop/index.js": "", "shop/index.wxml": "", "shop/a.png": ""}
    assert app(tmp_path, files).assets == ("shop/a.png",)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "_redirects",
            "_headers",
            "_HEADERS",
            "CNAME",
            "vercel.json",
            "netlify.toml",
            "index.html",
            "Index.HTML",
            "404.html",
        ),
        *("_app/evil.png", "_APP/evil.png", "_app/app.js.png", "data/web.config"),
        *(
            "CON.png",
            "images/aux.svg",
            "images/nul.tar.png",
            "images/com1.png",
            "lpt9/a.png",
            "a:b.png",
            "a?b.png",
            "a#b.png",
        ),
        *("dots./a.png", "blank /a.png", 'a"b.png', "a|b.png", "a\nb.png", "a\x9bb.png", "a\\b.png", "<b>.png"),
    ],
)
def test_names_that_a_bundle_cannot_have(tmp_path: Path, name: str) -> None:
    project = app(tmp_path, {name: "x", "data/ok.png": "x"}, "data/**", "*.html")
    assert project.assets == ("data/ok.png",)
    assert [item.path for item in of(project, "name-left-out")] == [name]


@pytest.mark.parametrize("name", ["_headers", "index.html", "_app/evil.png"])
def test_the_bundles_own_files_cannot_be_replaced(tmp_path: Path, name: str) -> None:
    src = write_project(tmp_path / "src", {**small_app("pages/index/index"), name: "evil"})
    (src / "wx2tg.toml").write_text(f'[build]\nassets = ["{name}"]\n')
    convert(src, tmp_path / "dist", cache=False, jobs=1)
    assert not any(file.read_bytes() == b"evil" for file in (tmp_path / "dist").rglob("*") if file.is_file())


def test_reports_and_bundles_in_the_source_are_not_published_by_the_next_run(tmp_path: Path) -> None:
    src = write_project(tmp_path / "app", {**small_app("pages/index/index"), "images/a.png": "x", "data/a.json": "{}"})
    suffixes = (".json", ".sarif", ".md", ".html", ".xml", ".txt")
    given = [part for suffix in suffixes for part in ("--report", str(src / f"data/report{suffix}"))]
    run = ["convert", str(src), "--no-cache", "--jobs", "1"]
    for out in ("old", "data/old"):
        assert CliRunner().invoke(main, [*run, "--out", str(src / out), *given]).exit_code == 0
    (src / "data/log.json").write_text(CliRunner().invoke(main, ["check", str(src), "--format", "sarif"]).stdout)
    (src / "data/support.json").write_text(CliRunner().invoke(main, ["support", "--format", "json"]).stdout)
    first = app(src, {})
    assert first.assets == ("data/a.json", "images/a.png")
    written = {"old", "data/old", "data/log.json", "data/support.json"}
    written |= {f"data/report{suffix}" for suffix in suffixes if suffix != ".md"}
    assert {item.path for item in of(first, "own-output-left-out")} == written
    again = app(src, {}, "data/**", "old/**", "*.html", "*.txt", "*.md")
    assert again.assets == first.assets


def test_the_marker_is_what_is_written() -> None:
    assert MARKER == WRITTEN_MARKER


def test_json_that_only_speaks_of_wx2tg_is_published(tmp_path: Path) -> None:
    assert app(tmp_path, {"a.json": '{"tool": "wx2tg", "name": "wx2tg"}'}).assets == ("a.json",)


@pytest.mark.parametrize(
    ("file", "text", "column"),
    [
        ("pages/index/index.js", "Page({}); read('/data/a.txt')", 17),
        ("pages/index/index.js", "Page({}); read(`data/a.txt`)", 17),
        ("pages/index/index.js", 'Page({}); const a = "../../data/a.txt?b=1", b = 1', 22),
        ("pages/index/index.wxml", '<image src="/data/a.txt" />', 13),
        ("pages/index/index.wxss", "view { background: url(../../data/a.txt) }", 24),
        ("pages/index/index.json", '{"backgroundTextStyle": "/data/a.txt"}', 26),
    ],
)
def test_a_file_that_is_named_and_left_out_is_told_where_it_is_named(
    tmp_path: Path, file: str, text: str, column: int
) -> None:
    project = app(tmp_path, {"data/a.txt": "x", file: text})
    (found,) = of(project, "named-file-left-out")
    assert found.source
    assert found.span
    assert (found.path, found.source.position(found.span.start).column) == (file, column)
    assert not of(app(tmp_path, {}, "data/a.txt"), "named-file-left-out")


def test_findings_are_silenced_like_all_others(tmp_path: Path) -> None:
    script = "Page({});\n// wx2tg-ignore named-file-left-out\nread('/data/a.txt');\n"
    src = write_project(
        tmp_path,
        {
            **small_app("pages/index/index"),
            "data/a.txt": "x",
            "id_rsa": "x",
            "pages/index/index.js": script,
            "wx2tg.toml": '[report]\nignore = ["WX0012", "file-left-out"]\n',
        },
    )
    assert not convert(src, tmp_path / "out", cache=False, jobs=1).findings


def test_paths_are_told_at_verbose(tmp_path: Path) -> None:
    src = write_project(
        tmp_path, {**small_app("pages/index/index"), **dict.fromkeys((f"a{n}.key" for n in range(5)), "x")}
    )
    lines = {
        flag: CliRunner().invoke(main, ["check", str(src), "--no-cache", *flag]).stdout.splitlines()
        for flag in ((), ("-v",))
    }
    assert sum(line.strip() in {f"a{n}.key" for n in range(5)} for line in lines[()]) == 3
    assert any(line.endswith("x5") for line in lines[()])
    assert sum(line.strip() in {f"a{n}.key" for n in range(5)} for line in lines["-v",]) == 5


def test_what_an_owners_script_refers_to_is_judged_too(tmp_path: Path) -> None:
    src = write_project(
        tmp_path / "app",
        {
            **{f"mini/{path}": text for path, text in small_app("pages/index/index").items()},
            "project.config.json": '{"miniprogramRoot": "mini"}',
            "wx2tg.toml": '[apis]\n"wx.addCard" = "./shims/card.js"\n',
            "shims/card.js": "module.exports = () => ['./a.png', './a.txt', './id_rsa', './dump.sql'];\n",
            **dict.fromkeys(("shims/id_rsa", "shims/a.txt", "shims/a.png", "shims/dump.sql"), "x"),
        },
    )
    convert(src, tmp_path / "dist", cache=False, jobs=1)
    names = {file.name for file in (tmp_path / "dist").rglob("*")}
    assert "a.png" in names
    assert not names & {"id_rsa", "a.txt", "dump.sql", "card.js"}


def test_the_same_bundle_whatever_the_jobs(tmp_path: Path) -> None:
    names = [*SECRETS, *OTHERS, "a.png", "data/a.json"]
    src = write_project(tmp_path / "app", {**small_app("pages/index/index"), **dict.fromkeys(names, "{}")})
    reports = []
    for jobs in (1, 3):
        reports.append(render(convert(src, tmp_path / "dist", cache=False, jobs=jobs), "json"))
        shutil.rmtree(tmp_path / "dist")
    assert reports[0] == reports[1]

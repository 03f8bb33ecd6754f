"""Names that nobody gives in good faith, from the disk to the bundle and the terminal: nothing obeys them."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from browser.projects import convert, small_app, write_project
from click.testing import CliRunner
from report.hostile import NAMES, Shape, check_log

from wx2tg.cli import main
from wx2tg.report import FORMATS
from wx2tg.text import Source

ON_DISK = tuple(
    name for name in NAMES if not {"\0", "/", "\ud800"} & {*name} and name == name.strip() and len(name) < 90
)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An app whose every page, component, picture and setting is called by one of the names."""
    files = small_app("pages/index/index", *(f"{name}/page" for name in ON_DISK), f"{ON_DISK[0]}/missing")
    using = {}
    for index, name in enumerate(ON_DISK):
        files |= {f"{name}/picture.png": "", f"pictures/{name}.png": "", f"{name}/id_rsa": "", f"{name}/word.txt": ""}
        files |= {f"{name}/box/box.json": '{"component": true}', f"{name}/box/box.wxml": "<view>box</view>"}
        files |= {f"{name}/box/box.js": "Component({});", f"{name}/page.wxss": ".a { color: red; }\n}"}
        files[f"{name}/page.js"] += "wx.addCard(); wx.request({ url: 'https://a`|.example.com' }); // ##[error]a\n"
        files[f"{name}/page.wxml"] += "<no-such-tag/>"
        using[f"box-{index}"] = f"/{name}/box/box"
    files["pages/index/index.json"] = json.dumps({"usingComponents": using})
    files["pages/index/index.wxml"] += "".join(f"<{tag}/>" for tag in using)
    rule = {"type": ON_DISK[0], "value": ON_DISK[4]}
    settings = {"projectname": NAMES[0] + '"<b>', "appid": NAMES[0], "packOptions": {"ignore": [rule]}}
    files["project.config.json"] = json.dumps(settings)
    return write_project(tmp_path_factory.mktemp("hostile"), files)


@pytest.fixture(scope="module")
def bundle(hostile: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("bundle") / "dist"
    convert(hostile, out, cache=False, jobs=1, source_maps=True)
    return out


@pytest.mark.parametrize("form", FORMATS)
def test_what_the_command_prints(hostile: Path, form: str) -> None:
    done = CliRunner().invoke(main, ["check", str(hostile), "--format", form, "--no-cache", "--jobs", "1"])
    assert done.exit_code == 1, done.output
    commands = re.compile(r"^::(?:error|warning|notice) [^:]*::", re.MULTILINE) if form == "github" else None
    check_log(commands.sub("", done.stdout) if commands else done.stdout)
    check_log(done.stderr)


def test_the_starter_of_a_hostile_project(hostile: Path, tmp_path: Path) -> None:
    done = CliRunner().invoke(main, ["init", str(hostile), "--force"])
    written = (hostile / "wx2tg.toml").read_text(encoding="utf-8")
    (hostile / "wx2tg.toml").unlink()
    assert done.exit_code == 0, done.output
    assert tomllib.loads(written.replace("# name =", "name ="))["project"]["name"] == NAMES[0] + '"<b>'


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "GONE"),
        ("check", "EMPTY"),
        ("convert", "APP", "--report", "REPORT"),
        ("convert", "APP", "--out", "FILLED"),
        ("check", "APP", "--config", "TOML"),
        ("explain", NAMES[0]),
        ("support", NAMES[0]),
        (NAMES[0],),
    ],
    ids=ascii,
)
def test_usage_errors_are_one_line_in_a_log(tmp_path: Path, arguments: tuple[str, ...]) -> None:
    bad = tmp_path / NAMES[0] / "##[error]"
    app = write_project(bad / "app", small_app("pages/index/index"))
    write_project(
        bad, {"empty/in\n::error::/app.json": "{}", "filled/thesis.txt": "years", "x.toml": '["a\\n::error::"]\nb=1'}
    )
    places = {
        "GONE": bad / "gone",
        "EMPTY": bad / "empty",
        "APP": app,
        "FILLED": bad / "filled",
        "TOML": bad / "x.toml",
    }
    given = [str(places.get(part, bad / "x.doc" if part == "REPORT" else part)) for part in arguments]
    done = CliRunner().invoke(main, given)
    assert done.exit_code == 2, done.output
    check_log(done.output)


def test_where_the_bundle_is_told_on_one_line(tmp_path: Path) -> None:
    app = write_project(tmp_path / "app", small_app("pages/index/index"))
    done = CliRunner().invoke(
        main, ["convert", str(app), "--out", str(tmp_path / NAMES[0] / "##[error]"), "--jobs", "1"]
    )
    assert done.exit_code == 0, done.output
    check_log(done.output)


def test_a_fault_of_ours_is_told_safely(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from wx2tg.driver import pipeline

    def fail(*_: object) -> None:
        raise RuntimeError("a\n::error::x\n##[error]y")

    monkeypatch.setattr(pipeline, "check", fail)
    app = write_project(tmp_path / "app", small_app("pages/index/index"))
    done = CliRunner().invoke(main, ["check", str(app)])
    assert done.exit_code == 3
    check_log(done.output)


def test_a_bundle_has_files_that_any_host_can_hold(bundle: Path) -> None:
    for file in bundle.rglob("*"):
        path = file.relative_to(bundle).as_posix()
        assert not set('<>:"|?*\\#\n\r\x1b') & set(path), path
    assert {file.name for file in (bundle / "_app").iterdir()}.isdisjoint({"", "con.js"})
    assert all(re.fullmatch(r"[\w.-]{1,140}", file.name) for file in (bundle / "_app").iterdir())


def test_every_hostile_page_has_its_chunk_and_its_styles(bundle: Path) -> None:
    entry = (bundle / "_app/app.js").read_text(encoding="utf-8")
    there = [name for name in ON_DISK if "\\" not in name]  # in a path, this is a slash
    for name in there:
        assert json.dumps(f"{name}/page", ensure_ascii=False) in entry
    sheets = [file.read_text(encoding="utf-8") for file in (bundle / "_app").glob("*.css")]
    assert sum("color:red" in sheet.replace(" ", "") for sheet in sheets) == len(there)


def test_files_of_a_bundle_are_utf8_and_its_scripts_parse(bundle: Path) -> None:
    from wx2tg.syntax import script

    for file in bundle.rglob("*"):
        if file.suffix in (".html", ".js", ".css", ".json", ".map"):
            text = file.read_text(encoding="utf-8")
            if file.suffix == ".js":
                assert not script.parse(Source(file.name, text)).broken, file
            if file.suffix == ".map":
                assert json.loads(text)["version"] == 3
    head = Shape((bundle / "index.html").read_text(encoding="utf-8"))
    assert ("b", []) not in head.found


def test_chunks_of_like_named_pages_are_apart(tmp_path: Path) -> None:
    pages = ("pages/a/b", "pages/a.b", "api", "con", "x" * 200)
    src = write_project(tmp_path / "app", small_app("pages/index/index", *pages))
    convert(src, tmp_path / "dist", cache=False, jobs=1)
    scripts = [file.read_text(encoding="utf-8") for file in (tmp_path / "dist/_app").glob("*.js")]
    for page in pages:
        assert sum(f'("{page}",' in text.replace(" ", "") for text in scripts) >= 1, page

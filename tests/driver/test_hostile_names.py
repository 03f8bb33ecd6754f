"""Names that nobody gives in good faith, in every place that a report or a bundle shows: nothing obeys them.

A report with hostile names has the shape of the same report with plain ones: as many lines, rows, elements.
"""

from __future__ import annotations

import json
import re
import tomllib
import unicodedata
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from browser.projects import convert, small_app, write_project
from click.testing import CliRunner
from markdown_it import MarkdownIt

from wx2tg.cli import main
from wx2tg.diagnostics import Label, diagnostic, frame
from wx2tg.report import FORMATS, Project, Report, measure, render
from wx2tg.report.starter import quoted, starter
from wx2tg.text import Source, Span
from wx2tg.text.visible import encodable, visible

PLAIN = "tea"
NAMES = (
    "a\n::error::x",
    "a\r\n::error::x",
    "::error::x",
    "  ::warning file=a::x",
    "##[error]x",
    "a ##vso[task.complete]x",
    "##teamcity[x]",
    "a%0A::error::x",
    "a|b",
    "a\\|b\\",
    "a`b",
    "``a`",
    "a` <img src=x> `b",
    "<script>alert(1)</script>",
    "<!-- a --> ]]> &lt;",
    "![a](https://example.com/a.png)",
    "[a](javascript:alert)",
    "*a* _b_ ~~c~~ $d$",
    "\x1b[31ma\x1b]0;b\x07",
    "a\x9b31mb",
    "a\x00b\x08c\x7f",
    "a\u202eb\u2066c",
    "a\u200bb\ufeffc",
    "a\u2028b\u0085c",
    "\ud800a",
    "\ufffe\uffff",
    "\"a\" 'b' \\",
    '"""\n[project]\nname = "x"',
    "x" * 300,
)


@pytest.fixture(params=NAMES, ids=ascii)
def name(request: pytest.FixtureRequest) -> str:
    value: str = request.param
    return value


def report(name: str) -> Report:
    """A report with `name` in every place that quotes something of a project."""
    path = f"{name}/{name}.wxml"
    source = Source(path, f"<view>\n<{name.replace(chr(10), ' ')}/>{name}\n</view>\n")
    other = Source(f"{name}.wxss", f"{name}\n")
    where = Span(8, 9)
    found = [
        diagnostic("unknown-component", source, where, tag=name),
        diagnostic("unknown-component", source, where, tag=name, labels=(Label(other, Span(0, 1), name),)),
        diagnostic("internal-error", path=f"{name}.js", reason=name, notes=(name, f"b {name}")),
        diagnostic("file-left-out", path=name, files="1 file is", type=name, notes=(name,)),
    ]
    return Report.build(
        Project(name, name, name, 2, 1, 1, {name: 3}),
        found,
        api_uses=[(f"wx.{name}", path, 7, 3)],
        component_uses=[(name, path, 1, 1)],
        hosts=[(f"https://{name}", "request", path, 7, 14)],
        bundle=measure({f"{name}.png": b"1"}),
        own={f"wx.{name}": name},
    )


def compared(name: str) -> Report:
    """The same, compared with an older report that has other findings of the same names."""
    old = Report.build(Project(), [diagnostic("unknown-component", path=f"{name}/old.wxml", tag=name)])
    return report(name).against([*old.findings, report(name).findings[0]])


def lines(text: str) -> list[str]:
    """The lines of a log: more than one character ends one for some who read it."""
    return re.split(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]", text)


def check_log(text: str) -> None:
    """Whatever is printed may be printed by a step of GitHub's, Azure's or TeamCity's, or on a terminal."""
    text.encode()
    for line in lines(text):
        assert not re.search(r"##[a-z]*\[", line, re.IGNORECASE)
        assert not re.match(r"\s*::(?!:)", line)
    assert not {char for char in text if char != "\n" and unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp")}


@pytest.mark.parametrize("of", [report, compared])
@pytest.mark.parametrize("form", FORMATS)
def test_no_report_is_obeyed_by_who_reads_a_log(name: str, form: str, of: Any) -> None:
    text = render(of(name), form)
    if form == "github":
        command = re.compile(r"::(?:error|warning|notice) [^:]*::")
        assert all(command.match(line) for line in text.splitlines()[:-1])
        text = command.sub("", text)
    check_log(text)
    assert text.count("\n") == render(of(PLAIN), form).count("\n")


def test_errors_alone_and_frames_are_safe_too(name: str) -> None:
    from wx2tg.report import text

    check_log(text.errors(report(name)))
    for item in report(name).diagnostics:
        check_log(frame.plain(item))


@pytest.mark.parametrize("of", [report, compared])
def test_markdown_keeps_its_tables(name: str, of: Any) -> None:
    shown, plain = (list(tokens(render(of(each), "markdown"))) for each in (name, PLAIN))
    active = {"link_open", "image", "em_open", "s_open", "strong_open", "html_block"}
    assert not active & {token.type for token in shown}
    html = [token.content for token in shown if token.type == "html_inline"]
    assert {tag.strip("</>") for tag in html} <= {"br", "code"}
    for kind in ("tr_open", "td_open", "heading_open", "paragraph_open"):
        assert kinds(shown).count(kind) == kinds(plain).count(kind)


def tokens(text: str) -> Iterator[Any]:
    """The tokens of Markdown with tables, those of inline text among them."""
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        yield token
        yield from token.children or ()


def kinds(found: list[Any]) -> list[str]:
    return [token.type for token in found]


class Shape(HTMLParser):
    """The tags and the names of the attributes of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[object] = []
        self.text = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag != "code":  # a message may have one more: backticks that stand in pairs
            self.found.append((tag, [key for key, _ in attrs]))

    def handle_data(self, data: str) -> None:
        self.text += data


def test_html_keeps_its_shape(name: str) -> None:
    shown, plain = Shape(render(compared(name), "html")), Shape(render(compared(PLAIN), "html"))
    assert shown.found == plain.found
    assert visible(name) in shown.text


def test_junit_is_well_formed(name: str) -> None:
    shown, plain = (ElementTree.fromstring(render(compared(each), "junit")) for each in (name, PLAIN))
    assert [item.tag for item in shown.iter()] == [item.tag for item in plain.iter()]
    assert any(item.get("file") == visible(encodable(report(name).findings[0].path)) for item in shown.iter("testcase"))


def test_json_has_the_names_themselves(name: str) -> None:
    document = json.loads(render(report(name), "json"))
    told = encodable(name)
    assert document["project"]["name"] == document["project"]["appid"] == told
    assert document["apis"][0]["name"] == f"wx.{told}"
    assert document["bundle"]["assets"][0]["path"] == f"{told}.png"


def test_sarif_has_addresses(name: str) -> None:
    document = json.loads(render(compared(name), "sarif"))
    paths = set()
    for result in document["runs"][0]["results"]:
        assert not re.search(r"\[[^\]]*\]\(", result["message"]["text"])
        address = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        assert re.fullmatch(r"(?:[\w.~/-]|%[0-9A-F]{2})+", address, re.ASCII)
        paths.add(unquote(address))
    assert {item.path for item in report(name).findings} <= paths


def test_the_starter_is_toml(name: str) -> None:
    text = starter(report(name))
    assert set(tomllib.loads(text)) == set(tomllib.loads(starter(report(PLAIN))))
    check_log(text)
    assert text.count("\n") == starter(report(PLAIN)).count("\n")
    assert tomllib.loads(f"name = {quoted(name)}")["name"] == encodable(name)
    uncommented = re.sub(r"^# (name|source|rewrite) =", r"\1 =", text, flags=re.MULTILINE)
    assert tomllib.loads(uncommented)["project"]["name"] == encodable(name)


def test_emoji_and_chinese_are_left_alone() -> None:
    for text in ("茶馆", "👩‍🍳 Kitchen", "☁️", "é", "a#b", "## a", "a::b"):
        assert visible(text) == text


# The whole way, with the names that a disk can have.

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
    from wx2tg.build import pipeline

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

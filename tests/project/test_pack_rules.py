"""Rules of packOptions: what they leave out, what they cost, and which cannot be applied."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from browser.projects import convert, small_app, write_project
from project.publishing import app

from wx2tg.project.patterns import LONGEST, PatternError, Rules, expression, glob

GLOBS = (
    ("a/*.png", "a/b.png", "a/c/b.png"),
    ("**/*.png", "b.png", "b.jpg"),
    ("**/*.png", "a/c/b.png", "a/c/b.pngx"),
    ("a/**", "a/b/c", "ab/c"),
    ("a/**/c", "a/b/b/c", "a/bc"),
    ("a**c", "a/b/c", "b/c"),
    ("a?c", "abc", "a/c"),
    ("[a-c]x", "bx", "dx"),
    ("[!a-c]x", "dx", "bx"),
    ("[!a]b", "cb", "/b"),
    ("{a,b}/c", "b/c", "c/c"),
    ("{a,{b,c}d}e", "cde", "be"),
    ("{a", "{a", "a"),
    ("a}b,c", "a}b,c", "a"),
    ("[a", "[a", "a"),
    ("a.b+(c)$", "a.b+(c)$", "axb+(c)$"),
    ("./a/b", "a/b", "b"),
    ("茶/*", "茶/a", "茶"),
)


@pytest.mark.parametrize(("pattern", "inside", "outside"), GLOBS)
def test_globs(pattern: str, inside: str, outside: str) -> None:
    assert glob(pattern)(inside)
    assert not glob(pattern)(outside)


@pytest.mark.parametrize(
    ("pattern", "inside", "outside"),
    [
        (r"\.jsx$", "a/b.jsx", "a/b.jsxx"),
        (r"/^images\/\d+/", "images/12", "a/images/12"),
        (r"\u8336", "a/茶.png", "a.png"),
        (r"(a+)+$", "baa", "ab"),
        (r"^(?:a|b)(?<n>c)\b", "bc.png", "bcd"),
    ],
)
def test_expressions(pattern: str, inside: str, outside: str) -> None:
    assert expression(pattern)(inside)
    assert not expression(pattern)(outside)


@pytest.mark.parametrize(
    "pattern", ["(", r"^(?!a)", r"(a)\1", "(?<=a)b", "a{9999}", "((a{99}){99}){99}", "a" * (LONGEST + 1)]
)
def test_expressions_that_take_more_than_linear_time_are_refused(pattern: str) -> None:
    with pytest.raises(PatternError):
        expression(pattern)


SLOW = (
    ("regexp", "(a+)+$"),
    ("regexp", "(a|a)*b"),
    ("regexp", "(.*)(.*)(.*)(.*)(.*)(.*)x"),
    ("regexp", "(a?){900}b"),
    ("glob", "*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*a*az"),
    ("glob", "**/**/**/**/**/**/**/**/**/**/**/z"),
    ("glob", "*" * 500 + "z"),
    ("glob", "{a,aa,aaa}" * 90 + "z"),
    ("suffix", "a" * 900),
    ("prefix", "a" * 900 + "z"),
    ("folder", "a/" * 400),
)


@pytest.mark.parametrize(("kind", "value"), SLOW)
def test_no_rule_hangs_on_a_long_path(kind: str, value: str) -> None:
    rules = Rules.of([(kind, value)])

    def seconds(length: int) -> float:
        best = 60.0
        for _ in range(3):
            started = time.process_time()
            for path in ("a" * length + "!", "a/" * (length // 2) + "!"):
                rules.match(path)
            best = min(best, time.process_time() - started)
        return best

    seconds(10)
    assert seconds(5000) < 40 * max(seconds(1250), 0.0005)


def test_rules_that_are_not_applied_are_told_where_they_stand(tmp_path: Path) -> None:
    settings = (
        '{"miniprogramRoot": "mini", "packOptions": {"ignore": [\n'
        '  {"type": "regexp", "value": "^(?!images/)"},\n'
        '  {"type": "planet", "value": "a"},\n'
        '  "a/b.png",\n'
        '  {"type": "file", "value": ""}\n'
        '], "include": [\n  {"type": "regexp", "value": "("}\n]},\n'
        '"setting": {"babelSetting": {"ignore": [\n"' + "*" * (LONGEST + 1) + '", "lib/*.js"]}}}'
    )
    files = {f"mini/{path}": text for path, text in small_app("pages/index/index").items()}
    src = write_project(tmp_path / "app", {**files, "mini/a/b.png": "x", "project.config.json": settings})
    report = convert(src, tmp_path / "dist", cache=False, jobs=1)
    places = [(item.path, item.line, item.column) for item in report.findings if item.name == "pack-rule-not-applied"]
    assert places == [
        ("project.config.json", line, column) for line, column in ((2, 31), (3, 31), (4, 3), (7, 31), (10, 1))
    ]
    assert (tmp_path / "dist/a/b.png").is_file()
    assert report.exit_code() == 1


def test_a_later_settings_file_replaces_the_rules(tmp_path: Path) -> None:
    rules = [{"packOptions": {"ignore": [{"type": "file", "value": value}]}} for value in ("a.png", "b.png")]
    names = ("project.config.json", "project.private.config.json")
    files = {name: json.dumps(layer) for name, layer in zip(names, rules, strict=True)}
    assert app(tmp_path, {**files, "a.png": "x", "b.png": "x"}).assets == ("a.png",)

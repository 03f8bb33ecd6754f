"""Names that nobody gives in good faith, in every format of the report: nothing obeys them."""

from __future__ import annotations

import json
import re
import tomllib
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from report.hostile import NAMES, PLAIN, Shape, check_log, compared, kinds, report, tokens

from wx2tg.diagnostics import frame
from wx2tg.report import FORMATS, render
from wx2tg.report.starter import quoted, starter
from wx2tg.visible import encodable, visible


@pytest.fixture(params=NAMES, ids=ascii)
def name(request: pytest.FixtureRequest) -> str:
    value: str = request.param
    return value


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

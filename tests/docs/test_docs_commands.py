"""Each command that a page shows is one: its options exist, and the quick ones are run."""

from __future__ import annotations

import re
import shlex
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import yaml
from browser.projects import write_project
from click.testing import CliRunner
from docs.pages import PAGES, ROOT, chinese, commands, english, fences

from wx2tg.cli import main

_PROJECT: dict[str, str | bytes] = {
    "app.json": '{"pages": ["pages/index/index"]}',
    "project.config.json": '{"appid": "wx1234567890abcdef", "projectname": "Tea House"}',
    "pages/index/index.wxml": "<view/>",
    "pages/index/index.js": "wx.requestPayment({});",
}
_SOURCES = ("my-mini-program", "miniprogram", "app", "fixtures/apps/tea-house")
_RUN = ("cache", "check", "convert", "explain", "init", "support")
"""What is quick and leaves nothing running. `dev`, `companion` and `batch` have tests of their own."""
_TEXTS = {
    "README.md": (ROOT / "README.md").read_text(encoding="utf-8"),
    "README.zh.md": (ROOT / "README.zh.md").read_text(encoding="utf-8"),
    **{name: english(name) for name in PAGES},
    **{name.replace(".md", ".zh.md"): chinese(name) for name in PAGES},
}
_SHOWN = sorted({line for text in _TEXTS.values() for line in commands(text)})


@pytest.fixture(autouse=True)
def somewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of one commit, in which the names of the pages lead to something."""
    for name in _SOURCES:
        write_project(tmp_path / name, _PROJECT)
    (tmp_path / "projects.txt").write_text("app\n", encoding="utf-8")
    for name in ("companion.toml", "app/companion/companion.toml"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("", encoding="utf-8")
    who = ["-c", "user.name=A", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false"]
    for words in (["init", "-q", "-b", "main"], ["add", "."], [*who, "commit", "-q", "-m", "one"]):
        subprocess.run(["git", *words], cwd=tmp_path, check=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WX2TG_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


def words_of(line: str) -> list[str]:
    """The words of a command; a redirection and what a shell does besides are no part of it."""
    words = shlex.split(line.partition(" && ")[0].partition(";")[0].partition(" | ")[0])[1:]
    return ["my-mini-program" if word in ("SRC", "..") else word for word in words]


def parsed(words: list[str]) -> list[str]:
    """Read a command as `wx2tg` would, and run nothing; gives its names. UsageError where it is no command."""
    command: click.Command = main
    names: list[str] = []
    context: click.Context | None = None
    while isinstance(command, click.Group):
        name, found, rest = command.resolve_command(click.Context(command, parent=context), words)
        assert name is not None and found is not None
        names.append(name)
        if not isinstance(found, click.Group):
            with found.make_context(name, rest, parent=context):
                return names
        command, words = found, rest
        if not words:
            return names
    return names


def test_pages_show_commands() -> None:
    assert len(_SHOWN) > 40
    assert {line.split()[1] for line in _SHOWN} >= {"batch", "cache", "check", "companion", "convert", "dev", "init"}


@pytest.mark.parametrize("line", [line for line in _SHOWN if "..." not in line])
def test_a_command_is_one(line: str, somewhere: Path) -> None:
    words = words_of(line)
    if "--baseline" in words:
        CliRunner().invoke(main, ["check", "app", "--format", "json", "-o", "accepted.json"])
    names = parsed(words)
    if names[0] in _RUN and "--companion" not in words:
        done = CliRunner().invoke(main, words, catch_exceptions=False)
        # 1: the project has a finding at or above the level that the command names.
        assert done.exit_code == 0 or (done.exit_code == 1 and "--fail-on" in words), done.output


def mentioned() -> Iterator[tuple[str, str]]:
    """The commands that a sentence or a table mentions: their first word, and one of their options or ""."""
    for text in _TEXTS.values():
        for span in re.findall(r"`wx2tg ([^`\n]+)`", text):
            first, *rest = span.split()
            if first in main.commands:
                yield first, ""
                yield from ((first, word.partition("=")[0]) for word in rest if re.match(r"--[a-z]", word))


def test_options_in_sentences_exist() -> None:
    pairs = set(mentioned())
    assert len(pairs) > 10
    for name, option in pairs:
        command = main.commands[name]
        groups = [command, *command.commands.values()] if isinstance(command, click.Group) else [command]
        known = {flag for each in groups for param in each.params for flag in (*param.opts, *param.secondary_opts)}
        assert not option or option in known, f"wx2tg {name} {option}"


def test_settings_of_a_ci_can_be_read() -> None:
    blocks = ["\n".join(fence.lines) for text in _TEXTS.values() for fence in fences(text) if fence.language == "yaml"]
    assert len(blocks) >= 4
    assert all(isinstance(yaml.safe_load(block), dict) for block in blocks)


def test_extras_exist() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    named = {
        extra
        for text in _TEXTS.values()
        for group in re.findall(r"(?:wx2tg|\"\.|'\.)\[([a-z,]+)\]", text)
        for extra in group.split(",")
    }
    assert named and named <= set(extras)


def test_verbs_of_make_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z./-]+):", makefile, re.MULTILINE))
    lines = [line for text in _TEXTS.values() for fence in fences(text) for line in fence.lines]
    spans = [span for text in _TEXTS.values() for span in re.findall(r"`([^`\n]+)`", text)]
    verbs = {found[1] for line in (*lines, *spans) if (found := re.match(r"(?:[A-Z]+=\S+ )?make ([a-z./-]+)", line))}
    assert {"docs", "test"} <= verbs <= targets


def test_measuring_programs_exist() -> None:
    named = {name for text in _TEXTS.values() for name in re.findall(r"python -m bench\.(\w+)", text)}
    assert named
    assert all((ROOT / "bench" / f"{name}.py").exists() or (ROOT / "bench" / name).is_dir() for name in named)


def test_files_that_are_named_exist() -> None:
    """Tests and fixtures in pages, SECURITY.md above all: each claim names what tries it."""
    named = {
        path
        for text in _TEXTS.values()
        for path in re.findall(r"`((?:tests|fixtures|wx2tg|docs)/[\w./-]+)", text)
        if not re.search(r"gauge|[Tt]ide|flatten_layers|teamcity|once|NAME", path)
    }
    assert len(named) > 60
    assert [path for path in sorted(named) if not (ROOT / path).exists() and "/made" not in path] == []

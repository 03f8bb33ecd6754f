"""`wx2tg companion check` on the cloud: its database, functions, files, and what stops the companion before."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from companion.commanding import command, written
from companion.launch import TOKEN
from companion.recorder import Recorder
from companion.test_check import lines

from wx2tg.companion.check import Level, Line

Telegram = tuple[Recorder, str]
ON = '[cloud]\nenvironments = ["shop-1"]\n'
READY = [
    (Level.OK, "The app's cloud has 1 environment and 0 collections."),
    (Level.OK, "Files can be kept in cloud-files."),
]


def function(root: Path, name: str, **files: str) -> Path:
    """A function with an index.js, and other files by the first part of their names."""
    folder = root / "cloudfunctions" / name
    folder.mkdir(parents=True)
    (folder / "index.js").write_text("exports.main = () => 1;", encoding="utf-8")
    for file, text in files.items():
        (folder / f"{file}.json").write_text(text, encoding="utf-8")
    return folder


def found(telegram: Telegram, root: Path, more: str = "") -> list[Line]:
    return lines(written(root, telegram[1], more=ON + more), "cloud")


def brief(found: list[Line]) -> list[tuple[Level, str]]:
    return [(line.level, line.message) for line in found]


def program(root: Path, text: str) -> str:
    """A program of that content, with what stands for Node.js."""
    file = root / "my-node"
    file.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    file.chmod(0o755)
    return f'node = "{file}"\n'


def test_no_line_without_a_cloud(telegram: Telegram, tmp_path: Path) -> None:
    assert lines(written(tmp_path, telegram[1]), "cloud") == []


def test_a_cloud_that_is_ready(telegram: Telegram, tmp_path: Path) -> None:
    function(tmp_path, "pay", package='{"dependencies": {"wx-server-sdk": "1"}}')
    function(tmp_path, "shop/deep")
    section = program(tmp_path, "echo v18.0.0") + '[cloud.collections.goods]\npermission = "read-only"\n'
    assert brief(found(telegram, tmp_path, section)) == [
        (Level.OK, "The app's cloud has 1 environment and 1 collection."),
        READY[1],
        (Level.OK, "2 functions can be run."),
    ]
    assert not (tmp_path / "cloud-files").exists(), "a check makes nothing"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("echo v16.20.2", "is Node.js 16.20.2, but functions need 18 or newer."),
        ("echo 1.2.3", "is no Node.js: it does not tell its version."),
        ("exit 1", "is no Node.js: it does not tell its version."),
    ],
)
def test_programs_that_do_not_run_functions(telegram: Telegram, tmp_path: Path, text: str, message: str) -> None:
    function(tmp_path, "pay")
    *ready, line = found(telegram, tmp_path, program(tmp_path, text))
    assert brief(ready) == READY
    assert (line.level, line.message) == (Level.MISSING, f"The program {tmp_path / 'my-node'} {message}")
    assert line.todo == "Install Node.js 18 or newer, or name it with `node` in [cloud]."


def test_a_program_that_is_not_there_or_cannot_be_started(telegram: Telegram, tmp_path: Path) -> None:
    function(tmp_path, "pay")
    line = found(telegram, tmp_path, 'node = "no-such-node"\n')[-1]
    assert (line.level, "there is no program 'no-such-node'" in line.message) == (Level.MISSING, True)
    section = program(tmp_path, "")
    (tmp_path / "my-node").write_text("#!/no/such/shell\n", encoding="utf-8")
    assert "cannot be started: No such file or directory." in found(telegram, tmp_path, section)[-1].message


def test_functions_that_lack_something(telegram: Telegram, tmp_path: Path) -> None:
    function(
        tmp_path,
        "pay",
        package='{"dependencies": {"dayjs": "1", "wx-server-sdk": "1"}}',
        config='{"timeout": "long"}',
    )
    other = function(tmp_path, "api", package="{}")
    (other / "index.js").rename(other / "index.ts")
    _, _, lacking, wrong, named, unbuilt = found(telegram, tmp_path, 'http = ["pay", "nobody"]\n')
    assert (lacking.level, lacking.message) == (Level.MISSING, "The cloud function pay needs dayjs from npm.")
    assert lacking.todo == "Run `npm install --omit=dev --prefix cloudfunctions/pay` in the folder of companion.toml."
    assert (wrong.level, "config.json: Expected" in wrong.message) == (Level.WARNING, True)
    assert brief([named]) == [(Level.MISSING, "`http` in [cloud] names nobody, but there is no such function.")]
    assert brief([unbuilt]) == [(Level.WARNING, "The folder api of functions has a package.json, but no program.")]


def test_folders_of_functions(telegram: Telegram, tmp_path: Path) -> None:
    gone = "of functions is not there, so that no function can be called."
    assert brief(found(telegram, tmp_path)) == [*READY, (Level.UNTRIED, f"The folder cloudfunctions {gone}")]
    line = found(telegram, tmp_path, 'functions = "../mine"\n')[-1]
    assert (line.level, line.message) == (Level.MISSING, f"The folder ../mine {gone}")
    (tmp_path / "cloudfunctions").write_text("no folder", encoding="utf-8")
    line = found(telegram, tmp_path)[-1]
    assert (line.level, "The functions cannot be read: " in line.message) == (Level.MISSING, True)


def test_a_folder_of_files_that_cannot_be_written(
    telegram: Telegram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "taken").write_text("no folder", encoding="utf-8")
    line = found(telegram, tmp_path, 'files = "taken/files"\n')[1]
    message = f"{tmp_path / 'taken'} is no folder, so that no file can be kept in taken/files."
    assert (line.level, line.message) == (Level.MISSING, message)
    allowed = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: Path(path) != tmp_path and allowed(path, mode))
    line = found(telegram, tmp_path)[1]
    message = f"No file can be kept in cloud-files: {tmp_path} cannot be written."
    assert (line.level, line.message) == (Level.MISSING, message)
    assert line.todo == f"Give the companion's user the right to write in {tmp_path}."


def test_a_database_of_its_own(telegram: Telegram, tmp_path: Path) -> None:
    (tmp_path / "text.db").write_text("no database" * 200, encoding="utf-8")
    for url, level, message in (
        ("sqlite:///cloud.db", Level.OK, "The SQLite database opens and can be written."),
        ("sqlite:///text.db", Level.MISSING, "The database cannot be used: file is not a database."),
    ):
        line = found(telegram, tmp_path, f'database = "{url}"\n')[1]
        assert (line.level, line.message) == (level, message)
        assert ("`database` in [cloud]" in line.todo) == (level is Level.MISSING)
    pytest.importorskip("pymongo")
    url = "mongodb://127.0.0.1:9/shop?serverSelectionTimeoutMS=100"
    line = found(telegram, tmp_path, f'database = "{url}"\n')[1]
    assert brief([line]) == [(Level.MISSING, "MongoDB cannot be used: ServerSelectionTimeoutError.")]


def test_variables_of_functions_that_are_placeholders(telegram: Telegram, tmp_path: Path) -> None:
    section = f'{ON}[cloud.variables]\nMAP_KEY = "env:PAY_KEY"\nSMS_KEY = "env:V3_KEY"\n'
    file = written(tmp_path, telegram[1], more=section)
    assert lines(file, "secrets")[0].message == "No placeholder is left among 5 secrets."
    env = f"APP_SECRET={'a' * 16}\nBOT_TOKEN={TOKEN}\nHOOK=long-random-word\nPAY_KEY=<the key>\nV3_KEY=real\n"
    (tmp_path / ".env").write_text(env, encoding="utf-8")
    (tmp_path / ".env").chmod(0o600)
    assert brief(lines(file, "secrets")) == [(Level.MISSING, "`MAP_KEY` in [cloud.variables] is still a placeholder.")]


@pytest.mark.parametrize(
    ("section", "why"),
    [
        ('[cloud]\nenvironments = ["a", "a"]', "`environments` in [cloud] names an environment twice"),
        (
            f'{ON}[cloud.collections.goods]\npermission = {{read = "doc.x = 1"}}',
            "`permission` in [cloud.collections.goods] has a rule for `read` that is no expression of security rules",
        ),
    ],
)
def test_what_contradicts_itself_is_told_before_anything_is_tried(
    telegram: Telegram, tmp_path: Path, section: str, why: str
) -> None:
    result = command("check", "--config", written(tmp_path, telegram[1], more=section))
    assert (result.exit_code, result.stdout) == (2, "")
    assert why in result.stderr

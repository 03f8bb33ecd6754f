"""A project that is broken while it is edited: the last good app stays on screen, and what is wrong is said."""

from __future__ import annotations

import re
import socket
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from browser.projects import small_app, write_project
from click.testing import CliRunner, Result
from dev.stand import Ears, Workbench, workbench

from wx2tg.cli import main


@pytest.fixture
def src(tmp_path: Path) -> Path:
    return write_project(tmp_path / "src", small_app("pages/a", "pages/b"))


def _run(*arguments: str) -> Result:
    """Run the command in a thread of its own: with Chromium open, the main thread has a loop running already."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(CliRunner().invoke, main, ["dev", *arguments]).result()


def _is_shown(running: Workbench, text: str) -> bool:
    """Whether a text is somewhere in the scripts of the app that is served."""
    found = running.text("/_app/app.js")
    for name in sorted(set(re.findall(r"_app/[\w.-]+\.js\b", found))):
        found += running.text(f"/{name}")
    return text in found


def _fails(app: Ears, bench: Ears) -> dict[str, object]:
    failure: dict[str, object] = app.next("failure")["failure"]
    assert bench.next("failure")["failure"] == failure
    return failure


def test_app_json_that_is_gone(src: Path) -> None:
    with workbench(src) as running, running.hears("app") as app, running.hears() as bench:
        text = (src / "app.json").read_text()
        (src / "app.json").unlink()
        failure = _fails(app, bench)
        assert "app.json" in str(failure["findings"]) and failure["title"] == "There is no app to build"
        assert _is_shown(running, "query")
        assert running.get("/api/state")["failure"] == failure
        running.until_said("There is no app to build. The last good app is still shown.")
        with running.hears("app") as late:
            assert late.hello["failure"] == failure
        running.write("app.json", text)
        app.next("mended")
        bench.next("mended")
        running.until_said("Mended.")
        assert running.get("/api/state")["failure"] is None


def test_half_of_app_json(src: Path) -> None:
    with workbench(src) as running, running.hears("app") as app, running.hears() as bench:
        text = (src / "app.json").read_text()
        running.write("app.json", text[: len(text) // 2])
        message = next(message for message in iter(lambda: app.next("failure", "update"), None))
        if message["kind"] == "failure":
            assert bench.next("failure")["failure"] == message["failure"]
            running.write("app.json", text)
            app.next("mended")
        assert _is_shown(running, "query")


def test_half_of_a_template(src: Path) -> None:
    with workbench(src) as running, running.hears("app") as app, running.hears() as bench:
        running.write("pages/b.wxml", "<view>\n  <text>{{query.id</text>\n</view>")
        failure = _fails(app, bench)
        assert failure["title"] == "pages/b.wxml has a mistake"
        row = failure["findings"][0]  # type: ignore[index]
        assert (row["path"], row["line"]) == ("pages/b.wxml", 2)
        assert "2 |   <text>{{query.id</text>" in row["frame"] and "^" in row["frame"]
        assert _is_shown(running, "pages/b"), "what it was before"
        running.until_said("pages/b.wxml has a mistake. The last good app is still shown.")
        running.until_said(f"[{row['code']}]")
        running.write("pages/b.wxml", "<view><text>mended</text></view>")
        kinds = {app.next("mended", "update")["kind"] for _ in range(2)}
        assert kinds == {"mended", "update"}
        assert _is_shown(running, "mended")


def test_half_of_a_script(src: Path) -> None:
    with workbench(src) as running, running.hears("app") as app:
        running.write("pages/b.js", "Page({ data: { colour: 'green' }, onLoad( {")
        failure = app.next("failure")["failure"]
        assert {row["path"] for row in failure["findings"]} == {"pages/b.js"}
        assert all(row["line"] == 1 and row["frame"] for row in failure["findings"])
        assert not _is_shown(running, "green")
        running.write("pages/b.js", "Page({ data: { colour: 'green' } });")
        assert {app.next("mended", "update")["kind"] for _ in range(2)} == {"mended", "update"}
        assert _is_shown(running, "green")


def test_the_project_is_moved_away_and_back(src: Path) -> None:
    with workbench(src) as running, running.hears("app") as app, running.hears() as bench:
        away = src.rename(src.parent / "away")
        failure = _fails(app, bench)
        assert str(src) in str(failure["findings"])
        assert _is_shown(running, "query")
        away.rename(src)
        app.next("mended")
        running.write("pages/b.wxml", "<text>came back</text>")
        app.next("update")
        assert _is_shown(running, "came back")
        assert running.interrupt() == 0


def test_a_folder_is_renamed(src: Path) -> None:
    with workbench(src) as running, running.hears("app") as app:
        (src / "pages").rename(src / "views")
        (src / "app.json").write_text('{"pages": ["views/a", "views/b"]}')
        while running.get("/api/state")["pages"] != ["views/a", "views/b"]:
            app.next("update", "failure", "mended")
        running.write("views/b.wxml", "<text>renamed</text>")
        app.next("update")
        assert _is_shown(running, "renamed")


def test_a_new_folder_is_seen_with_what_is_in_it(src: Path) -> None:
    with workbench(src) as running, running.hears("app") as app:
        write_project(
            src, small_app("pages/a", "pages/b", "new/deep/c") | {"new/deep/c.wxml": "<text>brand new</text>"}
        )
        while "new/deep/c" not in running.get("/api/state")["pages"] or not _is_shown(running, "brand new"):
            app.next("update")


def test_a_save_in_two_steps_is_one_update(src: Path) -> None:
    with workbench(src) as running, running.hears("app") as app:
        with (src / "pages" / "b.wxml").open("w") as file:
            file.flush()
            file.write("<text>whole</text>")
        assert app.next("update")["version"] == 2
        assert _is_shown(running, "whole")


def test_a_save_of_many_files_is_one_update(src: Path) -> None:
    with workbench(src) as running, running.hears("app") as app:
        for number in range(60):
            running.write(f"pages/{'ab'[number % 2]}.wxml", f"<text>text {number}</text>")
            running.write(f"pages/unused-{number}.wxss", "")
        app.next("update")
        while not (_is_shown(running, "text 58") and _is_shown(running, "text 59")):
            app.next("update")
        assert running.get("/api/state")["version"] <= 4, "one update, or a few where the machine is busy"


def test_what_is_no_part_of_the_app_is_no_update(src: Path) -> None:
    files = {"node_modules/x/index.js": "x", ".git/HEAD": "x", "pages/a.wxml~": "x", "pages/.a.wxml.swp": "x"}
    with workbench(src) as running, running.hears("app") as app:
        write_project(src, files)
        running.write("pages/b.wxml", "<text>seen</text>")
        assert app.next("update")["version"] == 2
        assert running.until_said("pages/b.wxml  ").startswith("pages/b.wxml  "), "the one file that counts"


def test_a_mistake_in_the_settings(src: Path) -> None:
    with workbench(src) as running, running.hears("app") as app, running.hears() as bench:
        running.write("wx2tg.toml", '[project]\nnmae = "Shop"\n')
        failure = _fails(app, bench)
        assert "wx2tg.toml:2" in str(failure["findings"])
        running.write("wx2tg.toml", '[project]\nname = "Shop"\n')
        assert app.next("update")["whole"]
        assert running.get("/api/state")["name"] == "Shop"
        assert "<title>Shop</title>" in running.text("/")


def test_no_app_to_begin_with(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = _run(str(tmp_path / "empty"), "--port", "0", "--app-port", "0")
    assert result.exit_code == 2
    assert "app.json" in result.output and "Traceback" not in result.output


def test_a_port_in_use(src: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        for flag in ("--port", "--app-port"):
            result = _run(str(src), flag, port)
            assert result.exit_code == 2
            told = f"Port {port} of 127.0.0.1 is in use by another program: end that, or leave out {flag} to take"
            assert told in result.output


def test_ports_that_are_taken_are_passed_over(src: Path) -> None:
    with workbench(src, "--port", "0") as first:
        port = int(first.bench.rpartition(":")[2])
        with workbench(src, "--app-port", "0") as second:
            assert int(second.bench.rpartition(":")[2]) != port


@pytest.mark.parametrize("host", ["203.0.113.7", "no.such.host.invalid", "not an address"])
def test_an_address_of_another_machine(src: Path, host: str) -> None:
    result = _run(str(src), "--port", "0", "--app-port", "0", "--host", host)
    assert result.exit_code == 2 and f"{host} is no address of this machine" in result.output


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "should be a JSON list of users"),
        ('[{"id": 7}]', "first_name"),
        ('[{"id": 7, "first_name": "Kim", "nmae": 1}]', "nmae"),
        ('[{"id": 0, "first_name": "Kim"}]', "no number of a user"),
        ('[{"id": 7, "first_name": "A", "key": "k"}, {"id": 8, "first_name": "B", "key": "k"}]', "two users"),
        ("[" * 100_000, "should be a JSON list of users"),
    ],
)
def test_users_that_are_none(src: Path, text: str, said: str) -> None:
    (src.parent / "users.json").write_text(text)
    result = _run(str(src), "--users", str(src.parent / "users.json"))
    assert result.exit_code == 2 and said in result.output

"""What the workbench's API answers."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.phone import PATIENCE
from browser.projects import small_app, write_project
from dev.stand import inside, project_in, workbench

from wx2tg.report import explain


def test_a_page_is_the_one_that_explain_prints(tmp_path: Path) -> None:
    with inside(write_project(tmp_path, small_app("pages/a"))) as stand:
        html = stand.bench.get("/api/explain/WX1104").json()["html"]
        page = explain.page("WX1104")
        assert page is not None and page.splitlines()[0].removeprefix("# ") in html
        assert html.startswith("<h1>") and "<pre><code" in html
        assert "&lt;view" in html and "<view" not in html
        assert stand.bench.get("/api/explain/wx.request").status_code == 200
        missing = stand.bench.get("/api/explain/WX0")
        assert missing.status_code == 404 and "WX0" in missing.json()["error"]


def test_places_lead_to_the_project(tmp_path: Path) -> None:
    files = small_app("pages/a") | {
        "pages/a.js": "// 一\nconst wide = '😀'; function fails() { throw new Error(wide); }\nPage({ fails });\n",
        "project.config.json": '{"miniprogramRoot": "mini/"}',
    }
    mini = {f"mini/{path}" if path != "project.config.json" else path: text for path, text in files.items()}
    with inside(write_project(tmp_path, mini)) as stand:
        assert stand.session.snapshot is not None
        path, text = next(
            (path, content.decode())
            for path, content in stand.session.snapshot.files.items()
            if path.endswith(".js") and b"throw new Error(wide)" in content
        )
        line = next(number for number, row in enumerate(text.split("\n"), 1) if "const wide" in row)
        before = text.split("\n")[line - 1].partition("throw")[0]
        column = len(before.encode("utf-16-le")) // 2 + 1
        frames = [
            {"path": f"/{path}", "line": line, "column": column, "name": "fails"},
            {"path": "_app/no.js", "line": 1},
        ]
        found, unknown = stand.bench.post("/api/places", json={"frames": frames}).json()["frames"]
        assert unknown is None
        source = "const wide = '😀'; function fails() { "
        assert (found["path"], found["line"], found["name"]) == ("mini/pages/a.js", 2, "fails")
        assert found["column"] == len(source.encode("utf-16-le")) // 2 + 1
        assert found["excerpt"]["line"] == 1 and "throw new" in found["excerpt"]["lines"][1]
        shown = stand.bench.get("/api/source", params={"path": found["path"]}).json()
        assert shown["text"] == files["pages/a.js"]


@pytest.mark.parametrize("body", ["", "{}", '{"frames": 3}', '{"frames": [{"path": 3}]}', "[" * 100_000])
def test_places_of_nonsense(tmp_path: Path, body: str) -> None:
    with inside(write_project(tmp_path, small_app("pages/a"))) as stand:
        answer = stand.bench.post("/api/places", content=body)
        assert answer.status_code == 400 and "frames" in answer.json()["error"]


@pytest.fixture(scope="module")
def secrets(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("secrets")
    (folder / "secret.txt").write_text("secret")
    src = write_project(folder / "src", small_app("pages/a") | {".env": "KEY=secret", ".git/config": "secret"})
    (src / "link.txt").symlink_to(folder / "secret.txt")
    (src / "pages" / "far").symlink_to(folder)
    (src / "binary.js").write_bytes(b"\0secret")
    return src


@pytest.mark.parametrize(
    "path",
    [
        *("../secret.txt", "pages/../../secret.txt", "/etc/passwd", "C:\\secret.txt", "pages\\..\\..\\secret.txt"),
        *(".env", ".git/config", "link.txt", "pages/far/secret.txt"),
        *("binary.js", "", ".", "pages", "no.js", "a\0b", "x" * 5000),
    ],
)
def test_sources_are_confined(secrets: Path, path: str) -> None:
    with inside(secrets) as stand:
        answer = stand.bench.get("/api/source", params={"path": path})
        assert answer.status_code == 404 and answer.json()["error"]
        assert 'secret"' not in answer.text


def test_sizes_are_those_of_a_conversion(tmp_path: Path) -> None:
    src = project_in(tmp_path)
    with workbench(src) as running, running.hears() as bench:
        assert running.get("/api/sizes") == {"pending": True}
        assert bench.next("sizes", seconds=4 * PATIENCE)["version"] == 1
        found = running.get("/api/sizes")
        paths = {asset["path"] for asset in found["assets"]}
        assert {"index.html", "_app/app.js", "_app/wx2tg.json"} <= paths
        assert found["gzip"] == sum(asset["gzip"] for asset in found["assets"])
        assert len(running.text("/_app/app.js")) > 2 * next(
            asset["bytes"] for asset in found["assets"] if asset["path"] == "_app/app.js"
        ), "sizes are those of minified scripts"
        entry = running.get("/api/state")["entry"]
        assert found["pages"][entry][0] == "_app/app.js" and set(found["pages"][entry]) <= paths


def test_the_theme_and_the_version_are_checked(tmp_path: Path) -> None:
    with inside(write_project(tmp_path, small_app("pages/a"))) as stand:
        for query in (
            {"user": "nobody"},
            {"version": "new"},
            {"theme": "pink"},
            {"theme": "[1]"},
            {"start": "x" * 5000},
        ):
            answer = stand.bench.get("/api/launch", params=query)
            assert answer.status_code == 400 and answer.json()["error"], query
        mine = stand.bench.get("/api/launch", params={"theme": '{"bg_color":"#123456"}', "fullscreen": "1"}).json()[
            "src"
        ]
        assert "%23123456" in mine and "tgWebAppFullscreen=1" in mine

"""`wx2tg dev` as its user sees it: addresses, the app, the workbench, updates."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from dev.stand import inside, project_in, workbench


def test_a_saved_file_arrives(tmp_path: Path) -> None:
    src = project_in(tmp_path)
    with workbench(src) as running, running.hears() as bench, running.hears("app") as app:
        run = app.hello.pop("run")
        assert bench.hello.pop("run") == run
        assert bench.hello == app.hello == {"kind": "hello", "version": 1, "name": "tea-house", "failure": None}
        page = running.text("/")
        early = (
            f'<script src="_wx2tg/early.js" data-bench="{running.bench}" data-run="{run}" data-version="1"></script>'
        )
        assert early in page
        assert page.index(early) < page.index("telegram-web-app.js") < page.index("_wx2tg/agent.js")
        running.edit("app.wxss", "page {", "page { outline: 3px solid red;")
        update = app.next("update")
        assert (update["from"], update["version"]) == (1, 2)
        assert bench.next("update") == update
        assert bench.next("findings")["version"] == 2
        assert "outline" in "".join(running.text(f"/{path}") for path in update["sheets"])
        assert running.until_said("app.wxss  ").endswith("ms")
        assert running.interrupt() == 0


def test_the_state(tmp_path: Path) -> None:
    with inside(project_in(tmp_path)) as stand:
        state = stand.bench.get("/api/state").json()
        assert (state["name"], state["version"]) == ("tea-house", 1) and state["entry"] == state["pages"][0]
        src = stand.bench.get("/api/launch", params={"user": "chen-wei", "page": "pages/cart/cart?id=3"}).json()["src"]
        fragment = urlsplit(src).fragment
        assert fragment.startswith("/pages/cart/cart?id=3&tgWebAppData=")
        launch = parse_qs(fragment.partition("?")[2])
        assert launch["tgWebAppPlatform"] == ["ios"]
        assert "陈" in parse_qs(launch["tgWebAppData"][0])["user"][0]
        assert stand.bench.get("/api/findings").json()["version"] == 1

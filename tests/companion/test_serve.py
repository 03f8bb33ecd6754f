"""The companion as a process: both listeners, no secret in what it writes, and an orderly end."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from companion.gates import APPID, SECRET, config
from companion.launch import TOKEN, init_data
from companion.loops import run_in_loop
from companion.recorder import Recorder

from wx2tg.companion.serve import ListenError, run

SCRIPT = """
import asyncio, logging, sys
from pathlib import Path
from wx2tg.companion.config_file import load
from wx2tg.companion.serve import run
logging.basicConfig(level=logging.DEBUG, stream=sys.stdout)
file = Path(sys.argv[1])
asyncio.run(run(load(file), file.parent, ready=lambda: print("ready", flush=True)))
"""


def free_ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


def test_a_companion_that_runs(telegram: tuple[Recorder, str], tmp_path: Path) -> None:
    front, back = free_ports()
    (tmp_path / "dist").mkdir()
    (tmp_path / "dist/index.html").write_text("the app", encoding="utf-8")
    file = tmp_path / "companion.toml"
    file.write_text(
        f"""
        [app]
        base = "https://shop.example"
        appid = "{APPID}"
        secret = "env:APP_SECRET"
        [telegram]
        bot = "noodle_bot"
        token = "env:BOT_TOKEN"
        api = "{telegram[1]}"
        [public]
        listen = "127.0.0.1:{front}"
        backend = "http://127.0.0.1:9"
        [wechat]
        listen = "127.0.0.1:{back}"
        [templates.a]
        text = "Soup"
        """,
        encoding="utf-8",
    )
    (tmp_path / ".env").write_text(f"APP_SECRET={SECRET}\nBOT_TOKEN={TOKEN}\n", encoding="utf-8")
    log = tmp_path / "log.txt"
    with log.open("w") as output:
        command = [sys.executable, "-c", SCRIPT, str(file)]
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=dict(os.environ))
        try:
            while "ready" not in log.read_text() and process.poll() is None:
                with pytest.raises(subprocess.TimeoutExpired):
                    process.wait(0.05)
            with httpx.Client(trust_env=False, timeout=20) as client:
                public, wechat = f"http://127.0.0.1:{front}", f"http://127.0.0.1:{back}"
                assert client.get(public).text == "the app"
                assert client.get(f"{public}/api").status_code == 502
                launch = init_data()
                code = client.post(f"{public}/tg/login", json={"initData": launch}).json()["code"]
                owner = {"appid": APPID, "secret": SECRET}
                session = client.get(f"{wechat}/sns/jscode2session", params={**owner, "js_code": code}).json()
                grant = {**owner, "grant_type": "client_credential"}
                token = client.get(f"{wechat}/cgi-bin/token", params=grant).json()["access_token"]
                body = {"touser": session["openid"], "template_id": "a", "data": {}}
                for status in (200, 502):
                    if status != 200:
                        telegram[0].errors["sendMessage"] = (status, {"description": "Bad Gateway"})
                    sent = client.post(f"{wechat}/cgi-bin/message/subscribe/send?access_token={token}", json=body)
                    assert sent.json()["errcode"] == (0 if status == 200 else -1)
        finally:
            process.send_signal(signal.SIGTERM)
            status = process.wait(20)
    written = log.read_text()
    assert (status, "Traceback" in written) == (0, False), written
    assert "the back end at http://127.0.0.1:9 does not answer: ConnectError" in written
    for secret in (SECRET, TOKEN, session["session_key"], token, json.dumps(launch)[1:-1]):
        assert secret not in written
    assert (tmp_path / "companion.db").is_file()


def test_an_address_that_is_taken(telegram: tuple[Recorder, str], tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        found = config(telegram[1], "sqlite:///c.db", f'[public]\nlisten = "127.0.0.1:{port}"')
        with pytest.raises(ListenError, match=f"cannot listen on 127.0.0.1:{port}: Address already in use"):
            run_in_loop(run(found, tmp_path))

"""`wx2tg dev --tunnel`: the app is shown through the tunnel, and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

import httpx
from dev.stand import project_in, workbench

SCRIPT = """
import sys, time
print("Docs: https://tunnels.example/docs/first-steps", flush=True)
print(f"forwarding https://bowls.tunnels.example -> http://127.0.0.1:{sys.argv[1]}", flush=True)
time.sleep(600)
"""


def test_the_app_alone_is_reached_through_the_tunnel(tmp_path: Path) -> None:
    script = tmp_path / "tunnel.py"
    script.write_text(SCRIPT, encoding="utf-8")
    command = f"'{sys.executable}' '{script}' {{port}}"
    with workbench(project_in(tmp_path), "--tunnel", command) as running:
        address = running.until_said("Tunnel  ").split()[-1]
        assert address == "https://bowls.tunnels.example"
        assert "@BotFather" in "\n".join(running.said)
        assert running.get("/api/state")["tunnel"] == address
        # What a tunnel hands on: the public host, and often who it was.
        asked = {"Host": "bowls.tunnels.example", "X-Forwarded-For": "203.0.113.7"}
        of_the_page = {"Origin": address, "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Dest": "empty"}
        with httpx.Client(base_url=running.app, trust_env=False, timeout=60) as client:
            assert "<script" in client.get("/", headers=asked).text
            assert client.get("/_wx2tg/network.js", headers=asked).text == ""
            for path in ("/_wx2tg/net/http/127.0.0.1:1/", "/_wx2tg/net/https/example.com/"):
                assert client.get(path, headers=asked | of_the_page).status_code == 403
            assert client.get("/api/state", headers=asked).status_code == 404
            assert client.get("/", headers={"Host": "other.tunnels.example"}).status_code == 403
        with httpx.Client(base_url=running.bench, trust_env=False, timeout=60) as client:
            assert client.get("/api/state", headers=asked).status_code == 403


def test_a_tunnel_that_is_not_installed_ends_it_at_once(tmp_path: Path) -> None:
    import subprocess

    command = [sys.executable, "-m", "wx2tg", "dev", str(project_in(tmp_path)), "--port", "0", "--app-port", "0"]
    done = subprocess.run(
        [*command, "--no-open", "--tunnel", "no-such-tunnel"], capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 2
    assert "there is no program no-such-tunnel" in done.stderr

"""The server that `[server] base` takes the place of is the one that `wx2tg init --companion` calls the back end."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.started import settings, started
from plan.policies import page
from plan.test_server import SERVER, request, rules_of


@pytest.mark.parametrize(
    "code",
    [
        request("https://a.example/1", "https://b.example/1", "https://b.example/2"),
        request("https://b.example/1", "https://a.example/1"),
        request("https://dev.tea.example/1", "https://www.tea.example/1"),
        request("https://apis.map.qq.com/1", "https://apis.map.qq.com/2", "https://z.example/1"),
        request("http://localhost:8360/1"),
        request("http://localhost:8360/1", "https://api.example/1"),
        "wx.uploadFile({ url: 'https://a.example/x' });" + request("https://b.example/1"),
        "fly.config.baseURL = 'https://api.example';",
    ],
)
def test_both_mean_the_same_server(tmp_path: Path, code: str) -> None:
    backend = settings(started(tmp_path, {"pages/order/order.js": code}))["public"]["backend"]
    rules = rules_of(tmp_path / "converted", {**page(code), "wx2tg.toml": SERVER})
    likeliest = [key for key in rules if "localhost" not in key] or list(rules)
    assert backend in likeliest
    assert {key.partition("//")[2] for key in likeliest} == {backend.partition("//")[2]}

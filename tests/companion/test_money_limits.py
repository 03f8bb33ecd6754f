"""How often an app may ask about its orders: far more often than it may log in, but not without end."""

from __future__ import annotations

from pathlib import Path

from companion.launch import init_data
from companion.whole import Whole, on_whole


def test_who_asks_for_an_order_again_and_again_is_not_locked_out(tmp_path: Path) -> None:
    async def use(whole: Whole) -> None:
        asked = {"initData": init_data(), "prepay_id": "wx1"}

        async def status(path: str) -> int:
            return (await whole.http.post(f"{whole.public}{path}", json=asked)).status_code

        assert {await status("/tg/invoice/state") for _ in range(19)} == {404}
        assert {await status("/tg/invoice") for _ in range(10)} == {404}
        assert await status("/tg/login") == 200
        # The minute may change in between: then as many are allowed once more.
        told = [await whole.http.post(f"{whole.public}/tg/invoice/state", json=asked) for _ in range(35)]
        refused = [answer for answer in told if answer.status_code == 429]
        assert refused and {answer.status_code for answer in told} == {404, 429}
        assert refused[0].json()["error"] == "too_many_requests" and refused[0].headers["Retry-After"] == "60"

    on_whole(f"sqlite:///{tmp_path / 'c.db'}", tmp_path, use, "[login]\nagain = 3")

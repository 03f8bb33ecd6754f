"""Launch parameters: servers that check initData accept them, and clients read them."""

from __future__ import annotations

import json
import time
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest

from wx2tg.companion.telegram.init_data import InitDataError, check_init_data, check_third_party
from wx2tg.dev.identity import USERS, Bot, Launch, bot_of, users_of
from wx2tg.dev.settings import DevError


@pytest.mark.parametrize("identity", USERS, ids=[identity.key for identity in USERS])
def test_a_server_accepts_every_user(identity: object) -> None:
    bot = Bot()
    user = next(one for one in USERS if one == identity).user
    text = bot.init_data(user, start="goods_7")
    found = check_init_data(text, bot.token, now=time.time(), max_age=60)
    assert (found.user.id, found.user.first_name, found.start_param) == (user["id"], user["first_name"], "goods_7")
    key = bytes.fromhex(bot.public_key)
    signed = check_third_party(text, bot.id, now=time.time(), max_age=60, public_key=key)
    assert signed.user == found.user
    with pytest.raises(InitDataError):
        check_init_data(text.replace(str(user["id"]), str(user["id"] + 1)), bot.token, now=time.time(), max_age=60)
    with pytest.raises(InitDataError):
        check_init_data(text, Bot().token, now=time.time(), max_age=60)


def test_the_users_have_what_apps_forget() -> None:
    users = [identity.user for identity in USERS]
    assert len({identity.key for identity in USERS}) == len(USERS) >= 5
    assert any("username" not in user for user in users)
    assert any(user.get("is_premium") for user in users)
    assert any(not user["first_name"].isascii() for user in users)
    assert any("\u0600" <= user["first_name"][0] <= "\u06ff" for user in users), "a name from right to left"
    assert any(user["id"] > 2**32 for user in users)


def test_old_clients_have_no_signature() -> None:
    bot = Bot()
    old = dict(parse_qsl(bot.init_data(USERS[0].user, version="7.10")))
    assert "signature" not in old and "hash" in old
    assert "signature" in dict(parse_qsl(bot.init_data(USERS[0].user, version="8.0")))


def test_the_hash_of_the_address() -> None:
    bot = Bot()
    launch = Launch(
        user=USERS[0].user, start="a_b", platform="tdesktop", theme={"bg_color": "#123456"}, page="pages/a?x=1"
    )
    route, _, rest = launch.hash(bot).partition("&")
    assert route == "#/pages/a?x=1"
    found = dict(parse_qsl(rest))
    assert json.loads(found["tgWebAppThemeParams"]) == {"bg_color": "#123456"}
    assert (found["tgWebAppPlatform"], found["tgWebAppStartParam"]) == ("tdesktop", "a_b")
    assert check_init_data(found["tgWebAppData"], bot.token, now=time.time(), max_age=60).start_param == "a_b"
    plain = Launch(user=USERS[0].user).hash(bot)
    assert urlsplit(f"http://127.0.0.1/{plain}").fragment.startswith("tgWebAppData=")


def test_own_users_come_first(tmp_path: Path) -> None:
    file = tmp_path / "users.json"
    file.write_text(
        '[{"id": 7, "first_name": "Kim", "username": "kim"}, {"key": "ann", "id": 8, "first_name": "Anna"}]'
    )
    found = users_of(file)
    assert [identity.key for identity in found][:2] == ["kim", "ann"]
    assert [identity.name for identity in found if identity.key == "ann"] == ["Anna"]
    assert found[0].user == {"id": 7, "first_name": "Kim", "username": "kim"}
    assert len(found) == len(USERS) + 1


def test_each_run_has_a_bot_of_its_own() -> None:
    one, other = Bot(), Bot()
    assert one.token != other.token and one.public_key != other.public_key
    assert one.token.startswith(f"{one.id}:") and len(one.token.partition(":")[2]) >= 35


def test_a_token_of_ones_own() -> None:
    assert bot_of("4200:a-token-for-this-machine-only").token == "4200:a-token-for-this-machine-only"
    assert bot_of("").token != bot_of("").token
    for text in ("secret", "4200:short", "x:" + "a" * 30, "4200:" + "a" * 30 + "\n"):
        with pytest.raises(DevError, match="WX2TG_DEV_TOKEN"):
            bot_of(text)

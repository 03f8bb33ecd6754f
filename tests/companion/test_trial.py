"""What takes the place of companion.toml while everything is tried out."""

from __future__ import annotations

from wx2tg.companion.commands import Trial
from wx2tg.companion.config_file import read

TEXT = """
[app]
base = "https://shop.example"
appid = "wx0"
secret = "env:S"
[telegram]
bot = "shop_bot"
token = "env:T"
signed_by = "telegram"
test = true
[public]
backend = "http://127.0.0.1:5000"
[payment]
mchid = "1900000001"
"""


def test_a_trial_replaces_what_it_names_alone() -> None:
    config = read(TEXT, "companion.toml", {"S": "secret", "T": "1:2"})
    assert Trial().config(config) == config
    tried = Trial("http://127.0.0.1:9", "sqlite:///other.db", "http://127.0.0.1:6000").config(config)
    assert (tried.telegram.api, tried.telegram.signed_by) == ("http://127.0.0.1:9", "token")
    assert (tried.database.url.reveal(), tried.public.backend) == ("sqlite:///other.db", "http://127.0.0.1:6000")
    assert (tried.app, tried.payment, tried.telegram.token) == (config.app, config.payment, config.telegram.token)

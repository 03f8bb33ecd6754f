"""The list of wallets that TON Connect's script holds for the case that none can be fetched, as data."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from typing import Any

from wx2tg.link.libraries import library_text

Wallet = Mapping[str, Any]
"""A wallet in the form of https://config.ton.org/wallets-v2.json: app_name, name, image, universal_url, bridge, ..."""

_START = '[{app_name:"'
_KEY = re.compile(r"([{,])([A-Za-z_]\w*):")


def shipped_wallets(names: Collection[str] = ()) -> tuple[Wallet, ...]:
    """The wallets that an app can reach over a bridge, in the order of the list; those of `names` if any are given.

    A wallet without a bridge is an extension of a browser, which an app inside Telegram never meets. Empty where wx2tg
    was built without npm.
    """
    _, start, rest = library_text("tonconnect").partition(_START)
    if not start:
        return ()
    text = _KEY.sub(r'\1"\2":', start + rest).replace("!0", "true").replace("!1", "false")
    wallets, _ = json.JSONDecoder().raw_decode(text)
    return tuple(wallet for wallet in wallets if bridges(wallet) and (not names or wallet["app_name"] in names))


def bridges(wallet: Wallet) -> tuple[str, ...]:
    """The addresses over which a wallet and an app exchange messages."""
    return tuple(bridge["url"] for bridge in wallet["bridge"] if bridge["type"] == "sse")

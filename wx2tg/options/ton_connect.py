"""`[ton-connect]` of `wx2tg.toml`: what a wallet is told of the app, and which wallets the app offers."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from wx2tg.text.origin import origin_of

ICON_TYPES = (".png", ".ico")
"""The only kinds of icon that TON Connect allows (its documentation, "App manifest"): no SVG."""


class TonConnectSection(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[ton-connect]`: how the app presents itself to wallets, where `[payment] provider` is "ton-connect".

    `url` is the app's own https address, `icon` a PNG or ICO file or its address. `manifest` is an address from which
    wallets get the manifest in place of the bundle's own. `wallets` are the wallets to offer, by the names that the
    list has for them (`app_name`), all where it is empty. `wallets_list` is the address of another list, or a path in
    the bundle; "" for the list that comes with TON Connect.
    """

    url: str = ""
    icon: str = ""
    terms: str = ""
    privacy: str = ""
    manifest: str = ""
    wallets: tuple[str, ...] = ()
    wallets_list: str = ""

    def icon_file(self) -> str:
        """The path of the icon; "" where `icon` is an address, or nothing."""
        return "" if "://" in self.icon else self.icon

    def problems(self) -> Iterator[tuple[str, str]]:
        """What is wrong with a value of the right type: its key and a sentence's end."""
        for key in ("url", "terms", "privacy", "manifest"):
            address = getattr(self, key)
            if address and not (address.startswith("https://") and origin_of(address)):
                yield key, "should be an address that begins with https://"
        if self.icon and not self.icon.partition("?")[0].lower().endswith(ICON_TYPES):
            yield "icon", "should be a PNG or ICO file, because wallets show no other kind"
        elif "://" in self.icon and not (self.icon.startswith("https://") and origin_of(self.icon)):
            yield "icon", "should be a file, or an address that begins with https://"
        if "://" in self.wallets_list and origin_of(self.wallets_list) is None:
            yield "wallets_list", "should be a path in the bundle, or an address that begins with https://"

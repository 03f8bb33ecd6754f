"""What is wrong with `[ton]` in companion.toml that only the API can tell."""

from __future__ import annotations

from wx2tg.companion.config import TonSection
from wx2tg.companion.money.ton.chain import TonSilent
from wx2tg.companion.money.ton.toncenter import Toncenter
from wx2tg.companion.ton_config import GLOBAL_IDS, asset_of, owner_of


async def faults(api: Toncenter, section: TonSection) -> list[str]:
    """What is wrong with the API, its network and the jetton, as ends of sentences; none where buyers can pay."""
    try:
        found, wanted = await api.global_id(), GLOBAL_IDS[section.network]
        if found != wanted:
            return [
                f"the API serves the network {found}, but `network` in [ton] is {section.network}, which is {wanted}"
            ]
        return await _about_jetton(api, section)
    except TonSilent as error:
        return [f"the API of TON cannot be used: {error}"]


async def _about_jetton(api: Toncenter, section: TonSection) -> list[str]:
    """A wrong number of decimals would make every price ten times too high or too low, or more."""
    asset = asset_of(section)
    if asset.master is None:
        return []
    await api.jetton_wallet(asset.master, owner_of(section))
    decimals = await api.jetton_decimals(asset.master)
    if decimals in (None, asset.decimals):
        return []
    return [f"`decimals` in [ton] is {asset.decimals}, but the jetton has {decimals}: prices would be wrong"]

"""Checks the section [ton]: the library, the API, its network and the jetton."""

from __future__ import annotations

from wx2tg.companion.check.model import Line, Subject, missing, ok
from wx2tg.companion.ton_config import api_of

_PIECE = "payment"


async def ton(subject: Subject) -> list[Line]:
    """Asks the API what the companion will ask it."""
    section = subject.config.ton
    try:
        from wx2tg.companion.money.ton.check import faults
        from wx2tg.companion.money.ton.toncenter import Toncenter
    except ModuleNotFoundError as error:
        return [missing(_PIECE, f"TON Connect needs the library {error.name}.", "Install it: pip install wx2tg[ton].")]
    api = Toncenter(api_of(section), section.api_key)
    try:
        found = await faults(api, section)
    finally:
        await api.close()
    if found:
        return [missing(_PIECE, f"{fault[:1].upper()}{fault[1:]}.", "Correct [ton].") for fault in found]
    return [ok(_PIECE, f"The API of TON answers for the {section.network}.")]

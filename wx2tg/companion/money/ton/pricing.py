"""From fen to nanotons, or to the smallest unit of a jetton."""

from __future__ import annotations

import dataclasses
from decimal import ROUND_CEILING, Context, Decimal

from wx2tg.companion.money.refusals import Reason, Refused
from wx2tg.companion.ton_config import Asset

_FEN = 100
_MOST = 2**63 - 1
# Digits enough for every product of two amounts, so that nothing is rounded but the result.
_EXACT = Context(prec=100)


@dataclasses.dataclass(frozen=True, slots=True)
class TonPricing:
    """What a yuan costs in `asset`: `rate` is units of it. ValueError where the rate is not positive."""

    asset: Asset
    rate: Decimal
    provider_token: str = ""

    def __post_init__(self) -> None:
        if not (self.rate.is_finite() and self.rate > 0):
            raise ValueError("the rate must be above 0")

    @property
    def currency(self) -> str:
        """The name of the asset in the tables."""
        return self.asset.currency

    @property
    def exponent(self) -> int:
        """The digits behind its point."""
        return self.asset.decimals

    def amount(self, fen: int) -> int:
        """`fen` in the smallest unit, rounded up. Refused where the tables hold no number as large."""
        exact = _EXACT.multiply(Decimal(fen), self.rate).scaleb(self.asset.decimals, _EXACT)
        units = int(_EXACT.divide(exact, Decimal(_FEN)).to_integral_value(ROUND_CEILING))
        if units > _MOST:
            raise Refused(Reason.PARAMETER, f"{fen} fen are more {self.currency} than can be counted here", "amount")
        return units

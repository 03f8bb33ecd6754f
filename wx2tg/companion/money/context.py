"""What every part of money is given: the database, the merchant, the prices, the bot and the clock."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable

from cryptography.hazmat.primitives.asymmetric import rsa

from wx2tg.companion.money.amounts import Prices
from wx2tg.companion.money.invoices import Invoices
from wx2tg.companion.store import Store
from wx2tg.companion.texts import Texts, texts_for
from wx2tg.companion.wechat.pay_v3 import Platform


@dataclasses.dataclass(frozen=True, slots=True)
class Merchant:
    """The owner's account at WeChat Pay, as the back end has it configured.

    `key` signs version 2, `v3_key` (32 characters) encrypts version 3; `public_key` belongs to the certificate with
    which the back end signs requests of version 3, and `platform` signs the answers. A version whose keys are missing
    is refused.
    """

    appid: str
    mchid: str
    key: str = dataclasses.field(default="", repr=False)
    v3_key: str = dataclasses.field(default="", repr=False)
    public_key: rsa.RSAPublicKey | None = None
    platform: Platform | None = dataclasses.field(default=None, repr=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Money:
    """`openid_of` gives the openid of a Telegram user; `now` the seconds since 1970.

    `texts_for` gives what buyers read in a language.
    """

    store: Store
    merchant: Merchant
    pricing: Prices
    bot: Invoices
    openid_of: Callable[[int], str]
    now: Callable[[], float] = time.time
    texts_for: Callable[[str], Texts] = lambda language: texts_for(language, {})

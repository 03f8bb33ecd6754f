"""A transaction of an account on TON, and what it brought: read from the chain, whatever API told of it."""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

from wx2tg.companion.money.ton import cells


class TonSilent(Exception):
    """No answer that can be used; the message says why. `pause` is seconds that the API asks to be left alone."""

    def __init__(self, message: str, pause: int = 0) -> None:
        super().__init__(message)
        self.pause = pause


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """A transaction of the account that is read; `hash` in hexadecimal, `now` in seconds since 1970.

    `source` is the account that sent the message (raw, empty where it came from outside the chain), `value` its
    nanotons, `body` a BoC in base64 or the empty text. `failed` means that the contract did not do what it was asked,
    `undeployed` that there is no contract yet, `returned` that the money went back or is money that came back.
    """

    hash: str
    lt: int
    now: int
    final: bool
    source: str
    value: int
    body: str
    failed: bool
    undeployed: bool
    returned: bool


class Transfer(NamedTuple):
    """Money that arrived: units of the asset, the wallet that sent them, and the comment, None where there is none."""

    hash: str
    now: int
    amount: int
    sender: str
    comment: str | None


def transfer_in(transaction: Transaction, *, jetton: bool) -> Transfer | None:
    """What a transaction brought to a wallet, or to its jetton wallet; None where it brought no payment.

    Toncoins stay with a wallet that is not deployed yet, although the transaction then counts as aborted: there is no
    contract that could run. A jetton wallet takes `internal_transfer` only from the jetton's other wallets and its
    master, by its own code: one that did not fail has brought genuine jettons.
    """
    if not transaction.source or transaction.returned:
        return None
    if jetton:
        credit = None if transaction.failed else cells.read_credit(transaction.body)
        if credit is None or not credit.amount:
            return None
        return Transfer(transaction.hash, transaction.now, credit.amount, credit.sender, credit.comment)
    if (transaction.failed and not transaction.undeployed) or not transaction.value:
        return None
    comment = cells.read_comment(transaction.body) if transaction.body else None
    if comment is None and transaction.body and not cells.is_empty(transaction.body):
        return None  # a message to a contract, such as what is left over of a transfer of jettons
    return Transfer(transaction.hash, transaction.now, transaction.value, transaction.source, comment)

"""What becomes of Telegram's payments where the configuration has no merchant: none is taken, and none is lost."""

from __future__ import annotations

import logging

from wx2tg.companion.gate import Gate
from wx2tg.companion.telegram.bot import BotError
from wx2tg.companion.telegram.updates import Update
from wx2tg.companion.telegram.webhook import Handlers, NotDone

_LOG = logging.getLogger(__name__)


def handlers(gate: Gate) -> Handlers:
    """Handlers that refuse a payment before it is made, and leave one that was made with Telegram."""

    async def refuse(update: Update) -> None:
        query = update.pre_checkout_query
        assert query is not None
        texts = gate.config.texts_for(query.user.language_code)
        try:
            await gate.bot.answer_pre_checkout_query(query.id, refusal=texts.no_payments)
        except BotError as error:  # Telegram cancels a payment that nobody allows, so nothing is lost.
            _LOG.warning("a pre-checkout query was not refused: %s", error)

    async def leave(_: Update) -> None:
        raise NotDone("it tells of a payment, but [payment] of companion.toml has no mchid")

    return {"pre_checkout_query": refuse, "successful_payment": leave, "refunded_payment": leave}

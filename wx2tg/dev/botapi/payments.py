"""Invoices, payments in Stars or with a provider, and refunds. Nobody's money is moved."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from wx2tg.dev.botapi.refusal import Refusal, as_json
from wx2tg.dev.botapi.updates import Updates

LINK = "https://t.me/$"
"""Before the slug of an invoice in its link."""

_LONGEST_TITLE, _LONGEST_DESCRIPTION, _LONGEST_PAYLOAD = 32, 255, 128
_MOST = 100_000
_MOST_TRANSACTIONS = 100

Fields = dict[str, Any]


class Payments:
    """`invoices` by their slug, and `transactions` of Stars, the oldest first, as getStarTransactions gives them."""

    def __init__(self, updates: Updates, now: Callable[[], float]) -> None:
        self.invoices: dict[str, Fields] = {}
        self.transactions: list[Fields] = []
        self.patience = 10.0
        """Seconds for which a pre_checkout_query waits for its answer, as Telegram's does."""
        self._updates = updates
        self._now = now
        self._queries: dict[str, asyncio.Future[Fields]] = {}

    def methods(self) -> dict[str, Callable[[Fields], Any]]:
        """The methods of the Bot API that are about money."""
        return {
            "createInvoiceLink": self.create_invoice_link,
            "answerPreCheckoutQuery": self.answer_pre_checkout_query,
            "refundStarPayment": self.refund_star_payment,
            "getStarTransactions": self.get_star_transactions,
        }

    def create_invoice_link(self, fields: Fields) -> str:
        """Make an invoice."""
        prices = as_json(fields["prices"])
        total = sum(price["amount"] for price in prices)
        if not 1 <= len(fields["title"]) <= _LONGEST_TITLE:
            raise Refusal("Bad Request: TITLE_INVALID")
        if not 1 <= len(fields["description"]) <= _LONGEST_DESCRIPTION:
            raise Refusal("Bad Request: DESCRIPTION_INVALID")
        if not 1 <= len(fields["payload"].encode()) <= _LONGEST_PAYLOAD:
            raise Refusal("Bad Request: INVOICE_PAYLOAD_INVALID")
        if fields["currency"] == "XTR" and len(prices) != 1:
            raise Refusal("Bad Request: STARS_INVOICE_INVALID")
        if fields["currency"] != "XTR" and not fields.get("provider_token"):
            raise Refusal("Bad Request: PAYMENT_PROVIDER_INVALID")
        if not 1 <= total <= _MOST:
            raise Refusal("Bad Request: CURRENCY_TOTAL_AMOUNT_INVALID")
        slug = f"invoice{self._updates.number()}"
        self.invoices[slug] = {
            "currency": fields["currency"],
            "total_amount": total,
            "invoice_payload": fields["payload"],
            "title": fields["title"],
        }
        return LINK + slug

    def answer_pre_checkout_query(self, fields: Fields) -> bool:
        """Let a payment go on, or stop it."""
        waiting = self._queries.get(fields["pre_checkout_query_id"])
        if waiting is None or waiting.cancelled():
            raise Refusal("Bad Request: query is too old and response timeout expired or query ID is invalid")
        allowed = str(fields["ok"]).lower() == "true"
        if not allowed and not fields.get("error_message"):
            raise Refusal("Bad Request: error message can't be empty")
        if not waiting.done():
            waiting.set_result({"ok": allowed, "message": fields.get("error_message", "")})
        return True

    def refund_star_payment(self, fields: Fields) -> bool:
        """Give the Stars of a payment back, and tell the bot so."""
        charge, number = fields["telegram_payment_charge_id"], int(fields["user_id"])
        moves = [move for move in self.transactions if move["id"] == charge]
        if not moves or moves[0]["source"]["user"]["id"] != number:
            raise Refusal("Bad Request: CHARGE_NOT_FOUND")
        if len(moves) > 1:
            raise Refusal("Bad Request: CHARGE_ALREADY_REFUNDED")
        paid = moves[0]
        back = {"id": charge, "amount": paid["amount"], "date": max(int(self._now()), paid["date"] + 1)}
        self.transactions.append({**back, "receiver": paid["source"]})
        told = {
            "currency": "XTR",
            "total_amount": paid["amount"],
            "invoice_payload": paid["source"]["invoice_payload"],
            "telegram_payment_charge_id": charge,
        }
        telling = self._updates.message(paid["source"]["user"], {"refunded_payment": told})
        self._updates.later(asyncio.create_task(telling))
        return True

    def get_star_transactions(self, fields: Fields) -> Fields:
        """Movements of Stars."""
        offset, limit = int(fields.get("offset", 0)), int(fields.get("limit", 100))
        if not 1 <= limit <= _MOST_TRANSACTIONS:
            raise Refusal("Bad Request: LIMIT_INVALID")
        return {"transactions": self.transactions[offset : offset + limit]}

    async def check_out(self, link: str, user: Mapping[str, Any], *, times: int = 1, **changed: Any) -> Fields:
        """Press "Pay" under an invoice: the bot's answer, or `{"ok": False}` where it did not answer in time.

        `changed` are fields of the invoice that somebody has tampered with.
        """
        invoice = self.invoices[link.removeprefix(LINK)] | changed
        number = f"query{self._updates.number()}"
        waiting: asyncio.Future[Fields] = asyncio.get_running_loop().create_future()
        self._queries[number] = waiting
        query = {name: value for name, value in invoice.items() if name != "title"}
        update = {"pre_checkout_query": {"id": number, "from": user, **query}}
        delivery = asyncio.create_task(self._updates.deliver(update, times=times))
        try:
            return await asyncio.wait_for(waiting, self.patience)
        except TimeoutError:
            return {"ok": False, "message": "the bot did not answer"}
        finally:
            await delivery

    async def take(self, link: str, user: Mapping[str, Any], *, times: int = 1, tell: bool = True) -> str:
        """Take the money of an invoice, and tell the webhook `times` at once (or not at all): the charge id."""
        invoice = self.invoices[link.removeprefix(LINK)]
        charge = f"charge{self._updates.number()}"
        if invoice["currency"] == "XTR":
            partner = {
                "type": "user",
                "transaction_type": "invoice_payment",
                "user": user,
                "invoice_payload": invoice["invoice_payload"],
            }
            move = {"id": charge, "amount": invoice["total_amount"], "date": int(self._now()), "source": partner}
            self.transactions.append(move)
        paid = {name: value for name, value in invoice.items() if name != "title"}
        paid |= {"telegram_payment_charge_id": charge, "provider_payment_charge_id": f"provider-{charge}"}
        if tell:
            await self._updates.message(user, {"successful_payment": paid}, times)
        return charge

    async def pay(self, link: str, user: Mapping[str, Any], *, times: int = 1) -> str:
        """Pay an invoice as a user does: `paid`, or the bot's sentence why not. Updates come `times` at once."""
        answer = await self.check_out(link, user, times=times)
        if not answer["ok"]:
            return str(answer["message"])
        await self.take(link, user, times=times)
        return "paid"

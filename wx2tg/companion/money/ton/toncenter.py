"""Asks an API in the form of toncenter's version 3 what happened on TON.

Source: docs.ton.org/ecosystem/api/toncenter/v3, "Get transactions", "Get Jetton wallets", "Get masterchain info" and
"Run get-method"; the OpenAPI description is at toncenter.com/api/v3. Large numbers are texts there, hashes base64,
addresses raw in upper case; an API key goes into the header `X-API-Key`.
"""

from __future__ import annotations

import asyncio
import base64
import binascii
from collections.abc import Mapping
from typing import Any, TypeVar

import httpx
import msgspec

from wx2tg.companion.money.ton import cells
from wx2tg.companion.money.ton.chain import TonSilent, Transaction
from wx2tg.companion.secret import Secret
from wx2tg.companion.ton_address import AddressFault, TonAddress, read_address
from wx2tg.companion.untrusted import decode_json

PAGE = 100
"""Transactions in one answer, at most."""

_TIMEOUT = 20.0
# Seconds after which a request is sent once more that came too soon after another one.
_AGAIN = 1.1
_LONGEST = 16 * 1024 * 1024
_TOO_MANY = 429
_LONGEST_PAUSE = 300
_T = TypeVar("_T")


class _Content(msgspec.Struct):
    body: str | None = None


class _Message(msgspec.Struct):
    source: str | None = None
    destination: str | None = None
    value: int | None = None
    bounce: bool | None = None
    bounced: bool | None = None
    message_content: _Content | None = None


class _Compute(msgspec.Struct):
    skipped: bool | None = None
    reason: str | None = None


class _Bounce(msgspec.Struct):
    type: str | None = None


class _Description(msgspec.Struct):
    aborted: bool | None = None
    compute_ph: _Compute | None = None
    bounce: _Bounce | None = None


class _Transaction(msgspec.Struct):
    account: str
    hash: str
    lt: int
    now: int
    description: _Description
    in_msg: _Message | None = None
    emulated: bool | None = None
    finality: str | None = None


class _Transactions(msgspec.Struct):
    transactions: list[_Transaction]


class _Wallet(msgspec.Struct):
    address: str
    balance: int
    owner: str
    jetton: str


class _Wallets(msgspec.Struct):
    jetton_wallets: list[_Wallet]


class _Named(msgspec.Struct):
    decimals: int | None = None


class _Master(msgspec.Struct):
    jetton_content: _Named | None = None


class _Masters(msgspec.Struct):
    jetton_masters: list[_Master]


class _Block(msgspec.Struct):
    global_id: int


class _Info(msgspec.Struct):
    last: _Block


class _Entry(msgspec.Struct):
    type: str
    value: msgspec.Raw = msgspec.Raw(b"null")


class _Result(msgspec.Struct):
    exit_code: int
    stack: list[_Entry]


class Toncenter:
    """The API at `base`. Each method raises TonSilent where there is no answer that can be used."""

    def __init__(self, base: str, key: Secret, *, timeout: float = _TIMEOUT, again: float = _AGAIN) -> None:
        headers = {"X-API-Key": key.reveal()} if key else {}
        self.base = base
        self._timeout = timeout
        self._again = again
        self._http = httpx.AsyncClient(headers=headers, timeout=timeout, follow_redirects=False, trust_env=False)

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def global_id(self) -> int:
        """What the network calls itself: -239 is the main network, -3 the test network."""
        return (await self._asked("GET", "/masterchainInfo", _Info)).last.global_id

    async def transactions(self, account: str, *, after: int, since: int) -> list[Transaction]:
        """Up to PAGE transactions of an account, the oldest first, with a logical time beyond `after`.

        Where `after` is 0 they are those from the time `since` on.
        """
        begin = {"start_lt": after + 1} if after else {"start_utime": since}
        query: dict[str, str | int] = {"account": account, **begin, "limit": PAGE, "sort": "asc"}
        answer = await self._asked("GET", "/transactions", _Transactions, query)
        found = [_transaction(item) for item in answer.transactions if _same(item.account, account)]
        if len(found) != len(answer.transactions):
            raise TonSilent("it answers with the transactions of another account")
        return sorted((one for one in found if one.lt > after), key=lambda one: one.lt)

    async def jetton_wallet(self, master: TonAddress, owner: TonAddress) -> TonAddress:
        """The jetton wallet of `owner`, deployed or not, as the jetton's master itself says."""
        argument = {"type": "slice", "value": cells.address_argument(owner)}
        asked = {"address": master.raw, "method": "get_wallet_address", "stack": [argument]}
        answer = await self._asked("POST", "/runGetMethod", _Result, body=asked)
        found = None
        if answer.exit_code in (0, 1) and len(answer.stack) == 1 and answer.stack[0].type in ("cell", "slice"):
            found = cells.read_address_result(_text(answer.stack[0].value))
        if found is None:
            raise TonSilent("the address in `asset` does not answer as the master of a jetton")
        return found

    async def jetton_balance(self, master: TonAddress, owner: TonAddress, wallet: TonAddress) -> int:
        """Units of the jetton in `wallet`, which is the jetton wallet of `owner`; 0 where it has never been used."""
        query: dict[str, str | int] = {"owner_address": owner.raw, "jetton_address": master.raw, "limit": 1}
        answer = await self._asked("GET", "/jetton/wallets", _Wallets, query)
        for found in answer.jetton_wallets:
            if not (_same(found.address, wallet.raw) and _same(found.jetton, master.raw)):
                raise TonSilent("it names another jetton wallet than the jetton's master")
            return found.balance
        return 0

    async def jetton_decimals(self, master: TonAddress) -> int | None:
        """The digits behind a jetton's point, where its master itself has them; many name an address that has."""
        answer = await self._asked("GET", "/jetton/masters", _Masters, {"address": master.raw, "limit": 1})
        contents = [found.jetton_content for found in answer.jetton_masters if found.jetton_content is not None]
        return contents[0].decimals if contents else None

    async def _asked(
        self,
        method: str,
        path: str,
        kind: type[_T],
        query: Mapping[str, str | int] | None = None,
        *,
        body: Mapping[str, Any] | None = None,
    ) -> _T:
        request = self._http.build_request(method, self.base + path, params=query, json=body)
        try:
            async with asyncio.timeout(self._timeout):
                answer = await self._sent(request)
                if answer.status_code == _TOO_MANY:  # without a key toncenter takes one request a second
                    await asyncio.sleep(self._again)
                    answer = await self._sent(request)
        except TimeoutError:
            raise TonSilent("it does not answer in time") from None
        except httpx.HTTPError as error:
            raise TonSilent(f"no connection: {type(error).__name__}") from None
        if answer.status_code != httpx.codes.OK:
            raise TonSilent(f"it answers with status {answer.status_code}", _pause(answer))
        try:
            return decode_json(answer.content, kind, strict=False)
        except msgspec.MsgspecError:
            raise TonSilent(f"its answer to {path} is not in the form of version 3") from None

    async def _sent(self, request: httpx.Request) -> httpx.Response:
        """The answer with its body, which is not read beyond what any answer needs."""
        answer = await self._http.send(request, stream=True)
        try:
            text = b""
            async for part in answer.aiter_bytes():
                text += part
                if len(text) > _LONGEST:
                    raise TonSilent("its answer is too long")
        finally:
            await answer.aclose()
        return httpx.Response(answer.status_code, headers=_kept(answer.headers), content=text)


def _kept(headers: httpx.Headers) -> dict[str, str]:
    """Headers that are looked at; those of the encoding belong to the body as it was sent."""
    return {name: headers[name] for name in ("retry-after",) if name in headers}


def _pause(answer: httpx.Response) -> int:
    """Seconds that the API asks to be left alone."""
    asked = answer.headers.get("Retry-After", "")
    known = answer.status_code == _TOO_MANY and asked.isascii() and asked.isdigit()
    return min(int(asked[:6]), _LONGEST_PAUSE) if known else 0


def _text(value: msgspec.Raw) -> str:
    try:
        return msgspec.json.decode(value, type=str)
    except msgspec.MsgspecError:
        return ""


def _same(address: str, other: str) -> bool:
    try:
        return read_address(address, test=True) == read_address(other, test=True)
    except AddressFault:
        return False


def _raw(address: str | None) -> str:
    try:
        return "" if address is None else read_address(address, test=True).raw
    except AddressFault:
        return ""


def _transaction(item: _Transaction) -> Transaction:
    message, told = item.in_msg, item.description
    skipped = told.compute_ph is not None and bool(told.compute_ph.skipped) and told.compute_ph.reason == "no_state"
    return Transaction(
        hash=_hash(item.hash),
        lt=item.lt,
        now=item.now,
        final=not item.emulated and item.finality in (None, "finalized"),
        source="" if message is None else _raw(message.source),
        value=0 if message is None else message.value or 0,
        body="" if message is None or message.message_content is None else message.message_content.body or "",
        failed=bool(told.aborted),
        undeployed=skipped,
        returned=(message is not None and bool(message.bounced)) or told.bounce is not None,
    )


def _hash(text: str) -> str:
    """A hash in hexadecimal, from base64 or from what is hexadecimal already."""
    try:
        data = bytes.fromhex(text) if len(text) == 64 else base64.b64decode(text, validate=True)
    except (ValueError, binascii.Error):
        data = b""
    if len(data) != 32:
        raise TonSilent("a transaction has no hash of 32 bytes")
    return data.hex()

"""A fake of toncenter's API, version 3, over HTTP on 127.0.0.1, of the chain behind it, and of wallets that pay.

Names and types are those of the published OpenAPI description (docs.ton.org/ecosystem/api/toncenter/v3; models
Transaction, Message, TransactionDescr, JettonWallet, V2RunGetMethodResult): logical times, values and fees are texts,
`now` is a number, addresses are raw in upper case, hashes and cells base64. Wallets read the cells that they are given
with the library itself, not with the companion's code.
"""

from __future__ import annotations

import base64
import dataclasses
import hashlib
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from pytoniq_core import Address, Builder, Cell
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

MAINNET, TESTNET = -239, -3
TRANSFER, INTERNAL_TRANSFER = 0x0F8A7EA5, 0x178D4519
DEPTH = 1000


class PaymentRefused(Exception):
    """A wallet does not send what it was asked for."""


def account(name: str) -> str:
    """The raw address of an account of the tests, such as "owner"."""
    return "0:" + hashlib.sha256(name.encode()).hexdigest()


def boc(cell: Cell) -> str:
    return base64.b64encode(cell.to_boc()).decode()


def cell_of(text: str) -> Cell:
    return Cell.one_from_boc(base64.b64decode(text))


def comment_cell(text: str) -> Cell:
    return Builder().store_uint(0, 32).store_snake_string(text).end_cell()


def upper(address: str) -> str:
    """A raw address as toncenter writes it."""
    chain, _, digits = address.partition(":")
    return f"{chain}:{digits.upper()}"


def lower(address: str) -> str:
    """The raw address of any form of an address."""
    return str(Address(address).to_str(is_user_friendly=False)).lower()


@dataclasses.dataclass
class FakeTon:
    """The chain, and jettons that all have the `content`.

    `trouble` are answers that the API gives first, or what it waits for before its own answer; `asked` is what it was
    asked: path, query, headers.
    """

    now: Callable[[], float]
    global_id: int = MAINNET
    trouble: list[Response | Callable[[], Any]] = dataclasses.field(default_factory=list)
    asked: list[tuple[str, dict[str, str], dict[str, str]]] = dataclasses.field(default_factory=list)

    def __post_init__(self) -> None:
        self.history: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.balances: dict[tuple[str, str], int] = {}
        self.content: dict[str, Any] = {"decimals": "6", "symbol": "JET", "uri": "https://jetton.example/1.json"}
        self.lt = 50_000_000_000_000

    # What happens on the chain

    def arrive(self, to: str, value: int, body: Cell | None, source: str = "", **others: Any) -> dict[str, Any]:
        """A message of `source` reaches `to`; `others` are further keys of the transaction, of `description`, or of
        `in_msg`."""
        self.lt += 1_000_000
        number = hashlib.sha256(f"{self.lt} {to}".encode()).digest()
        made = _transaction(to, self.lt, int(self.now()), base64.b64encode(number).decode())
        made["in_msg"] = _message(source, to, value, body, self.lt - 1)
        for key, content in others.items():
            place = next(part for part in (made, made["description"], made["in_msg"]) if key in part)
            place[key] = content
        self.history[to].append(made)
        return made

    def hand_over(self, to: str, value: int, comment: str | None, source: str = "", **others: Any) -> dict[str, Any]:
        """A transfer of TON."""
        body = None if comment is None else comment_cell(comment)
        return self.arrive(to, value, body, source or account("buyer"), **others)

    def jetton_wallet(self, master: str, owner: str) -> str:
        """Where a jetton of `master` is held for `owner`."""
        return account(f"{lower(master)} {lower(owner)}")

    def give(self, master: str, owner: str, amount: int) -> None:
        """Let `owner` have jettons."""
        key = (lower(master), lower(owner))
        self.balances[key] = self.balances.get(key, 0) + amount

    def credit(
        self, master: str, owner: str, amount: int, payload: Cell | None, sender: str, **others: Any
    ) -> dict[str, Any]:
        """The jetton wallet of `owner` gets jettons from the one of `sender`, with a payload in a cell of its own."""
        body = (
            Builder().store_uint(INTERNAL_TRANSFER, 32).store_uint(7, 64).store_coins(amount).store_address(sender)
        ).store_address(sender)
        body = body.store_coins(1).store_maybe_ref(payload)
        if not others.get("aborted"):
            self.give(master, owner, amount)
        source = self.jetton_wallet(master, sender)
        return self.arrive(self.jetton_wallet(master, owner), 30_000_000, body.end_cell(), source, **others)

    def send(self, wallet: str, asked: dict[str, Any]) -> None:
        """`wallet` does what TON Connect's sendTransaction was given. PaymentRefused."""
        if asked["network"] != str(self.global_id):
            raise PaymentRefused("the wallet is on another network")
        if asked["validUntil"] <= self.now():
            raise PaymentRefused("the request is too old")
        for message in asked["messages"]:
            to, body = lower(message["address"]), cell_of(message["payload"])
            read = body.begin_parse()
            if read.load_uint(32) != TRANSFER:
                self.arrive(to, int(message["amount"]), body, wallet)
                continue
            self._send_jettons(wallet, to, int(message["amount"]), read)

    def _send_jettons(self, wallet: str, through: str, gas: int, read: Any) -> None:
        read.load_uint(64)
        amount, to, change = read.load_coins(), read.load_address(), read.load_address()
        assert not read.load_bit(), "a custom payload"
        forwarded, in_a_cell = read.load_coins(), read.load_bit()
        assert forwarded >= 1 and in_a_cell and gas >= 30_000_000 + forwarded
        master = next((key[0] for key in self.balances if self.jetton_wallet(key[0], wallet) == through), None)
        if master is None or self.balances[master, wallet] < amount:
            raise PaymentRefused("the wallet has no such jettons")
        assert lower(change.to_str()) == wallet, "what is left over does not come back to the buyer"
        self.give(master, wallet, -amount)
        owner = lower(to.to_str())
        self.credit(master, owner, amount, read.load_ref(), wallet)

    # The API

    @property
    def app(self) -> Starlette:
        """What answers below the base address, which ends with /api/v3."""
        prefix = "/api/v3"
        return Starlette(
            routes=[
                Route(f"{prefix}/masterchainInfo", self._told(self._info)),
                Route(f"{prefix}/transactions", self._told(self._transactions)),
                Route(f"{prefix}/jetton/wallets", self._told(self._wallets)),
                Route(f"{prefix}/jetton/masters", self._told(self._masters)),
                Route(f"{prefix}/runGetMethod", self._told(self._run), methods=["POST"]),
            ]
        )

    def _told(self, answer: Callable[[Request], Any]) -> Callable[[Request], Any]:
        async def endpoint(request: Request) -> Response:
            path = request.url.path.removeprefix("/api/v3")
            self.asked.append((path, dict(request.query_params), dict(request.headers)))
            if self.trouble:
                first = self.trouble.pop(0)
                if isinstance(first, Response):
                    return first
                await first()
            try:
                return JSONResponse(await answer(request))
            except ValueError as error:
                return JSONResponse({"error": str(error)}, 422)

        return endpoint

    async def _info(self, _: Request) -> dict[str, Any]:
        block = _block(self.global_id, self.lt, int(self.now()))
        return {"last": block, "first": {**block, "seqno": 1}}

    async def _transactions(self, request: Request) -> dict[str, Any]:
        query = request.query_params
        found = self.history.get(lower(query["account"]), [])
        start_lt, start = int(query.get("start_lt", 0)), int(query.get("start_utime", 0))
        chosen = [item for item in found if int(item["lt"]) >= start_lt and item["now"] >= start]
        page = _page(
            sorted(chosen, key=lambda item: int(item["lt"]), reverse=query.get("sort", "desc") == "desc"), query
        )
        return {"transactions": page, "address_book": {}}

    async def _wallets(self, request: Request) -> dict[str, Any]:
        query = request.query_params
        owner, master = lower(query["owner_address"]), lower(query["jetton_address"])
        found = []
        if (master, owner) in self.balances:
            row = {
                "address": upper(self.jetton_wallet(master, owner)),
                "balance": str(self.balances[master, owner]),
                "owner": upper(owner),
                "jetton": upper(master),
                "last_transaction_lt": str(self.lt),
                "code_hash": _hash("code"),
                "data_hash": _hash("data"),
            }
            found.append(row)
        return {"jetton_wallets": _page(found, query), "address_book": {}, "metadata": {}}

    async def _masters(self, request: Request) -> dict[str, Any]:
        master = lower(request.query_params["address"])
        row = {
            "address": upper(master),
            "total_supply": "1000000000000",
            "mintable": True,
            "admin_address": None,
            "jetton_content": self.content,
            "jetton_wallet_code_hash": _hash("wallet code"),
            "code_hash": _hash("code"),
            "data_hash": _hash("data"),
            "last_transaction_lt": str(self.lt),
        }
        known = master in {key[0] for key in self.balances}
        return {"jetton_masters": [row] if known else [], "address_book": {}, "metadata": {}}

    async def _run(self, request: Request) -> dict[str, Any]:
        asked = await request.json()
        master = lower(asked["address"])
        if asked["method"] != "get_wallet_address" or master not in {key[0] for key in self.balances}:
            return {"gas_used": 549, "exit_code": -13, "stack": []}
        (argument,) = asked["stack"]
        assert argument["type"] == "slice"
        owner = cell_of(argument["value"]).begin_parse().load_address().to_str(is_user_friendly=False).lower()
        found = Builder().store_address(self.jetton_wallet(master, owner)).end_cell()
        return {"gas_used": 1549, "exit_code": 0, "stack": [{"type": "cell", "value": boc(found)}]}


def _page(found: list[dict[str, Any]], query: Any) -> list[dict[str, Any]]:
    limit, offset = int(query.get("limit", 10)), int(query.get("offset", 0))
    if not 1 <= limit <= DEPTH:
        raise ValueError("limit is out of range")
    return found[offset : offset + limit]


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _transaction(to: str, lt: int, now: int, number: str) -> dict[str, Any]:
    """An ordinary transaction that went well."""
    return {
        "account": upper(to),
        "hash": number,
        "lt": str(lt),
        "now": now,
        "mc_block_seqno": 40_000_000,
        "trace_id": number,
        "prev_trans_hash": _hash("before"),
        "prev_trans_lt": str(lt - 1_000_000),
        "orig_status": "active",
        "end_status": "active",
        "total_fees": "123456",
        "total_fees_extra_currencies": {},
        "description": {
            "type": "ord",
            "aborted": False,
            "destroyed": False,
            "credit_first": True,
            "storage_ph": {"storage_fees_collected": "12", "status_change": "unchanged"},
            "compute_ph": {"skipped": False, "success": True, "gas_fees": "400000", "gas_used": "1000", "exit_code": 0},
            "action": {"success": True, "valid": True, "no_funds": False, "result_code": 0, "tot_actions": 0},
            "bounce": None,
        },
        "block_ref": {"workchain": 0, "shard": "8000000000000000", "seqno": 46_000_000},
        "in_msg": None,
        "out_msgs": [],
        "account_state_before": None,
        "account_state_after": None,
        "emulated": False,
        "finality": "finalized",
    }


def _message(source: str, to: str, value: int, body: Cell | None, lt: int) -> dict[str, Any]:
    """The message that caused a transaction; one without a source came from outside the chain."""
    cell = body or Builder().end_cell()
    bits = cell.begin_parse()
    opcode = f"0x{bits.load_uint(32):08x}" if bits.remaining_bits >= 32 else None
    inside = bool(source)
    return {
        "hash": _hash(f"message {lt}"),
        "source": upper(source) if inside else None,
        "destination": upper(to),
        "value": str(value) if inside else None,
        "value_extra_currencies": {},
        "fwd_fee": "266669" if inside else None,
        "ihr_fee": "0" if inside else None,
        "created_lt": str(lt) if inside else None,
        "created_at": "1700000000" if inside else None,
        "opcode": opcode,
        "ihr_disabled": True if inside else None,
        "bounce": True if inside else None,
        "bounced": False if inside else None,
        "import_fee": None if inside else "0",
        "message_content": {"hash": base64.b64encode(cell.hash).decode(), "body": boc(cell), "decoded": None},
        "init_state": None,
    }


def _block(global_id: int, lt: int, now: int) -> dict[str, Any]:
    return {
        "workchain": -1,
        "shard": "8000000000000000",
        "seqno": 40_000_000,
        "root_hash": _hash("root"),
        "file_hash": _hash("file"),
        "global_id": global_id,
        "version": 0,
        "gen_utime": str(now),
        "start_lt": str(lt),
        "end_lt": str(lt + 10),
        "tx_count": 5,
        "masterchain_block_ref": {"workchain": -1, "shard": "8000000000000000", "seqno": 40_000_000},
        "prev_blocks": [],
    }

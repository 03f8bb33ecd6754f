"""A base URL: SDKs that have one for the API and one for payment are led to the same plain listener."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urljoin

import httpx
import pytest
from companion.gates import APPID, application, config
from companion.launch import init_data
from companion.plugs import GRANT, KEY_V2, MCHID, SESSION, unpaid_query
from companion.recorder import Recorder
from companion.serving import serve
from starlette.applications import Starlette
from starlette.routing import Route

from wx2tg.companion.gate import Gate
from wx2tg.companion.money import pay_v2_api, pay_v3_api
from wx2tg.companion.money.amounts import Pricing
from wx2tg.companion.money.bot_invoices import BotInvoices
from wx2tg.companion.money.context import Merchant, Money
from wx2tg.companion.public.calls import call_routes
from wx2tg.companion.wechat.api.app import wechat_app


def payments(gate: Gate) -> Money:
    merchant = Merchant(APPID, MCHID, KEY_V2, "", None, None)
    return Money(gate.store, merchant, Pricing(gate.config.payment.rate), BotInvoices(gate.bot), gate.openid, gate.now)


def side(gate: Gate) -> Starlette:
    """WeChat's side with payments, as `serve` makes it; and the app's login, for a code."""
    money = payments(gate)
    return wechat_app(gate, [*pay_v2_api.routes(money), *pay_v3_api.routes(money), *call_routes(gate)])


class Sdk:
    """Joins addresses as SDKs do: by RFC 3986, or by writing one behind the other."""

    def __init__(self, http: httpx.Client, api: str, pay: str, *, joined: bool) -> None:
        self._http, self._api, self._pay, self._joined = http, api, pay, joined

    def _address(self, base: str, path: str) -> str:
        return urljoin(base, path) if self._joined else base + path

    def session(self, code: str) -> str:
        address = self._address(self._api, "sns/jscode2session")
        openid: str = self._http.get(address, params={**SESSION, "js_code": code}).json()["openid"]
        return openid

    def token(self) -> str:
        token: str = self._http.get(self._address(self._api, "cgi-bin/token"), params=GRANT).json()["access_token"]
        return token

    def query(self) -> str:
        return self._http.post(self._address(self._pay, "pay/orderquery"), content=unpaid_query()).text


@pytest.mark.parametrize("joined", [True, False])
def test_both_bases_are_the_same_listener(telegram: tuple[Recorder, str], tmp_path: Path, joined: bool) -> None:
    found = config(telegram[1], "sqlite:///c.db")
    with serve(application(found, tmp_path, side)) as base, httpx.Client(trust_env=False) as http:
        sdk = Sdk(http, f"{base}/", f"{base}/", joined=joined)
        code = http.post(f"{base}/tg/login", json={"initData": init_data()}).json()["code"]
        assert sdk.session(code)
        assert sdk.token()
        assert "<err_code>ORDERNOTEXIST</err_code>" in sdk.query()


def test_no_path_is_that_of_two_hosts(telegram: tuple[Recorder, str], tmp_path: Path) -> None:
    """One listener answers for the API and for WeChat Pay: no call of the one is taken for a call of the other."""
    found: list[tuple[set[str], list[Route]]] = []

    def make(gate: Gate) -> Starlette:
        money = payments(gate)
        pay = [*pay_v2_api.routes(money), *pay_v3_api.routes(money)]
        api = [route for route in wechat_app(gate).routes if isinstance(route, Route)][:-1]
        found.append(({route.path for route in pay}, api))
        return side(gate)

    with serve(application(config(telegram[1], "sqlite:///c.db"), tmp_path, make)):
        pass
    pay, api = found[0]
    assert len(api) > 15
    assert len(pay) > 10
    first = {path.split("/")[1] for path in pay}
    assert first == {"pay", "secapi", "v3"}
    assert not first & {route.path.split("/")[1] for route in api}

"""The noodle shop and a companion in front of it, each a process of its own, configured as its owner would."""

from __future__ import annotations

import datetime
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import httpx
from click.testing import CliRunner
from companion.fake_bot import BOT, TOKEN
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

from wx2tg.cli import main

FIXTURES = Path(__file__).parents[2] / "fixtures"
APP = FIXTURES / "apps" / "noodle-shop"
SERVER = FIXTURES / "servers" / "noodle-shop"

HOST = "shop.example"
WEBHOOK_SECRET = "a-secret-for-the-webhook"
KITCHEN = "the-key-of-the-kitchen"
APPID = "wx6f2c1f9f1d0e5a77"
SECRET = "0123456789abcdef0123456789abcdef"
MCHID = "1900000001"
KEY = "abcdefghijklmnopqrstuvwxyz012345"
V3_KEY = "fedcba9876543210fedcba9876543210"
PAID = "utYgjmUhBel31iEl2hpChYgCfrL1spNxnyVmihA_2O7"
READY = "L6UMFxFkM_R5Kjp1vRt-1fjORS_6ilI8ihN5KXSc7Tv"
SECRETS = (TOKEN, SECRET, KEY, V3_KEY, WEBHOOK_SECRET)
PATIENCE = 120


class Ports(NamedTuple):
    """Where the three listen: the companion's two sides, and the shop."""

    public: int
    wechat: int
    shop: int


def free_ports() -> Ports:
    """Three ports that nobody has at this moment."""
    sockets = [socket.socket() for _ in Ports._fields]
    try:
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return Ports(*(one.getsockname()[1] for one in sockets))
    finally:
        for one in sockets:
            one.close()


@cache
def merchant() -> tuple[str, str, str]:
    """A merchant's private key and certificate (PEM), and the certificate's serial number."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "merchant")])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return plain.decode(), certificate.public_bytes(pem).decode(), f"{certificate.serial_number:X}"


class Process:
    """A program that runs beside the test, and may be ended and started again. What it writes is in `log`."""

    def __init__(self, command: list[str], env: dict[str, str], folder: Path, name: str) -> None:
        self._command = command
        self._env = {"PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONUNBUFFERED": "1", **env}
        self._folder = folder
        self.log = folder / f"{name}.log"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def runs(self) -> bool:
        """Whether it was started, and not killed."""
        return self._process is not None

    def start(self) -> None:
        """Start it. What a process wrote before it was killed stays in the log."""
        with self.log.open("ab") as output:
            self._process = subprocess.Popen(
                self._command, stdout=output, stderr=subprocess.STDOUT, cwd=self._folder, env=self._env
            )

    def wait(self, port: int) -> None:
        """Wait until it listens on `port`."""
        assert self._process is not None
        for _ in range(PATIENCE * 20):
            assert self._process.poll() is None, self.log.read_text(encoding="utf-8")
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    return
            with_pause(self._process)
        raise AssertionError(f"it does not listen: {self.log.read_text(encoding='utf-8')}")

    def kill(self, number: signal.Signals = signal.SIGKILL) -> None:
        """End it with a signal, and wait until it is gone."""
        if self._process is not None:
            self._process.send_signal(number)
            self._process.wait(PATIENCE)
            self._process = None


def with_pause(process: subprocess.Popen[bytes]) -> None:
    """Let a twentieth of a second pass, or less where the process ends."""
    try:
        process.wait(0.05)
    except subprocess.TimeoutExpired:
        return


class Noodles:
    """The shop and its companion. `pay` is the version of WeChat Pay, "v2-md5", "v2-hmac" or "v3"; `telegram` the base
    of the Bot API; `price` and `more` are further lines of companion.toml, in [payment] and at its end.
    """

    def __init__(
        self,
        folder: Path,
        ports: Ports,
        *,
        pay: str,
        database: str,
        telegram: str,
        price: str = "rate = 10",
        more: str = "",
    ) -> None:
        self.folder = folder
        self.ports = ports
        key, certificate, self._serial = merchant()
        (folder / "merchant.key").write_text(key, encoding="ascii")
        (folder / "merchant.pem").write_text(certificate, encoding="ascii")
        (folder / "companion.toml").write_text(self._configuration(telegram, pay, price) + more, encoding="utf-8")
        secrets = {
            "APP_SECRET": SECRET,
            "BOT_TOKEN": TOKEN,
            "WEBHOOK_SECRET": WEBHOOK_SECRET,
            "DATABASE": database,
            "PAY_KEY": KEY,
            "PAY_V3_KEY": V3_KEY,
        }
        lines = (f"{name}={value}\n" for name, value in secrets.items())
        (folder / ".env").write_text("".join(lines), encoding="utf-8")
        self.companion = Process([sys.executable, "-m", "wx2tg", "companion", "run"], {}, folder, "companion")
        shop = [sys.executable, "-m", "noodle_shop"]
        self.shop = Process(shop, self._shop_environment(pay), folder, "shop")

    def _configuration(self, telegram: str, pay: str, price: str) -> str:
        keys = 'key = "env:PAY_KEY"'
        if pay == "v3":
            keys = 'v3_key = "env:PAY_V3_KEY"\nmerchant_certificate = "merchant.pem"'
        return f"""
[app]
base = "https://{HOST}"
appid = "{APPID}"
secret = "env:APP_SECRET"
bundle = "dist"
home = "pages/menu/menu"

[telegram]
bot = "{BOT["username"]}"
app = "shop"
token = "env:BOT_TOKEN"
webhook_secret = "env:WEBHOOK_SECRET"
api = "{telegram}"

[public]
listen = "127.0.0.1:{self.ports.public}"
backend = "http://127.0.0.1:{self.ports.shop}"

[wechat]
listen = "127.0.0.1:{self.ports.wechat}"

[payment]
mchid = "{MCHID}"
{keys}
{price}
notify_hosts = ["127.0.0.1"]

[messages]
order_page = "pages/order/order?id={{out_trade_no}}"

[templates.{PAID}]
text = "已付款 Paid: {{{{thing2.DATA}}}}, {{{{amount3.DATA}}}}"
button = "查看订单 See the order"

[templates.{READY}]
text = "可取餐 Ready: {{thing2}}"

[security-check]
text = "words"
words = ["赌博", "casino"]

[database]
url = "env:DATABASE"
"""

    def _shop_environment(self, pay: str) -> dict[str, str]:
        wechat = f"http://127.0.0.1:{self.ports.wechat}"
        keys = {"PAY_KEY": KEY, "PAY_SIGN_TYPE": "MD5" if pay == "v2-md5" else "HMAC-SHA256"}
        if pay == "v3":
            key = str(self.folder / "merchant.key")
            keys = {"PAY_V3_KEY": V3_KEY, "PAY_PRIVATE_KEY_FILE": key, "PAY_SERIAL": self._serial}
        return {
            "PYTHONPATH": str(SERVER),
            "SHOP_LISTEN": f"127.0.0.1:{self.ports.shop}",
            "SHOP_DATABASE": str(self.folder / "noodles.db"),
            "SHOP_KITCHEN_KEY": KITCHEN,
            "SHOP_NOTIFY_URL": f"http://127.0.0.1:{self.ports.shop}/api/notify",
            "WECHAT_API": wechat,
            "WECHAT_APPID": APPID,
            "WECHAT_SECRET": SECRET,
            "WECHAT_TEMPLATE_PAID": PAID,
            "WECHAT_TEMPLATE_READY": READY,
            "PAY_API": wechat,
            "PAY_VERSION": pay[1],
            "PAY_MCHID": MCHID,
            **keys,
        }

    def open_shop(self) -> None:
        """Start the shop alone, and wait until it listens."""
        self.shop.start()
        self.shop.wait(self.ports.shop)

    def start(self) -> None:
        """Start what does not run, and wait until both listen."""
        for process in (self.companion, self.shop):
            if not process.runs:
                process.start()
        self.companion.wait(self.ports.public)
        self.shop.wait(self.ports.shop)

    def command(self, *arguments: str) -> tuple[int, str]:
        """`wx2tg companion ARGUMENTS`: its exit status, and what it says."""
        asked = ["companion", *arguments, "--config", str(self.folder / "companion.toml")]
        with ThreadPoolExecutor(max_workers=1) as pool:  # Beside Chromium, the main thread has a loop already.
            done = pool.submit(CliRunner().invoke, main, asked).result()
        return done.exit_code, done.output

    def cook(self, order_id: str, status: str) -> None:
        """The cook presses a button on the tablet, which talks to the shop alone."""
        self._ask_shop(f"kitchen/{order_id}", json.dumps({"status": status})).raise_for_status()

    def forged(self, order: dict[str, Any]) -> list[httpx.Response]:
        """What the shop answers to notifications, in the forms of both versions, that WeChat Pay has not signed."""
        fields = {"return_code": "SUCCESS", "result_code": "SUCCESS", "out_trade_no": order["id"], "sign": "0" * 32}
        fields |= {"transaction_id": "4200000000000000000000000000", "total_fee": str(order["total"])}
        xml = "".join(f"<{name}>{value}</{name}>" for name, value in fields.items())
        told = {"event_type": "TRANSACTION.SUCCESS", "resource": {"nonce": "0" * 12, "ciphertext": "", **fields}}
        bodies = (f"<xml>{xml}</xml>", json.dumps(told))
        return [self._ask_shop("notify", body) for body in bodies]

    def _ask_shop(self, path: str, body: str) -> httpx.Response:
        address, headers = f"http://127.0.0.1:{self.ports.shop}/api/{path}", {"X-Kitchen-Key": KITCHEN}
        return httpx.post(address, content=body, headers=headers, trust_env=False, timeout=PATIENCE)

    def rows(self, query: str, *values: str) -> list[dict[str, Any]]:
        """Rows of the shop's own database."""
        with closing(sqlite3.connect(self.folder / "noodles.db")) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def check_logs(self) -> None:
        """Neither program met a fault of its own, and no secret of the companion is in what it wrote."""
        companion, shop = self.companion.log.read_text("utf-8"), self.shop.log.read_text("utf-8")
        assert "Traceback" not in companion + shop, companion + shop
        assert not [secret for secret in SECRETS if secret in companion], companion


@contextmanager
def running(noodles: Noodles) -> Iterator[None]:
    """Both processes, which end with the test."""
    try:
        noodles.start()
        yield
    finally:
        noodles.shop.kill()
        noodles.companion.kill()

"""Checks what answers over HTTP: the companion itself, its address in the web, the back end, the security hook."""

from __future__ import annotations

import base64
import ipaddress
import secrets
import socket
import ssl
from enum import Enum, auto

import httpx
import msgspec

from wx2tg.companion.bot.push import echoes
from wx2tg.companion.check.model import Line, Subject, missing, ok, untried, warning
from wx2tg.companion.config import host_and_port, is_local
from wx2tg.companion.public.health import NAME, PATH, proof_of
from wx2tg.companion.serve import ListenError, listener
from wx2tg.companion.wechat.api.checks import ask_hook
from wx2tg.companion.wechat.errors import ApiError

_ANY = {"0.0.0.0": "127.0.0.1", "::": "::1"}
_SERVER_ERRORS = 500
_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class Answer(Enum):
    """Who answers at an address."""

    OURS = auto()
    ANOTHER_COMPANION = auto()
    SOMETHING = auto()
    NOBODY = auto()


class Health(msgspec.Struct):
    """What a companion answers about itself."""

    companion: str
    proof: str


async def listeners(subject: Subject) -> list[Line]:
    """The two addresses of the companion, its address in the web, and who can reach WeChat's side."""
    public = subject.config.public.listen
    who, _ = await _who(subject, _here(public))
    return [
        _public(public, who),
        *_wechat(subject, runs=who is Answer.OURS),
        await _base(subject, who),
    ]


def _here(listen: str) -> str:
    host, port = host_and_port(listen)
    host = _ANY.get(host, host)
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


async def _who(subject: Subject, base: str) -> tuple[Answer, str]:
    """Who answers at `base`, and in a few words what came."""
    nonce = secrets.token_hex(16)
    try:
        answer = await subject.http.get(base + PATH, params={"nonce": nonce})
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        return Answer.NOBODY, _why(error)
    try:
        health = msgspec.json.decode(answer.content, type=Health)
    except msgspec.MsgspecError:
        return Answer.SOMETHING, f"HTTP status {answer.status_code}"
    if health.companion != NAME:
        return Answer.SOMETHING, f"HTTP status {answer.status_code}"
    ours = secrets.compare_digest(health.proof.encode(), proof_of(subject.config.app.secret, nonce).encode())
    return (Answer.OURS if ours else Answer.ANOTHER_COMPANION), ""


def _why(error: Exception) -> str:
    """Why nobody answered, without the words of the layers between."""
    cause: BaseException | None = error
    while cause is not None:
        if isinstance(cause, ssl.SSLCertVerificationError):
            return f"its certificate is not valid ({cause.verify_message})"
        if isinstance(cause, socket.gaierror):
            return "its name has no address"
        cause = cause.__cause__ or cause.__context__
    if isinstance(error, httpx.TimeoutException):
        return "no answer in time"
    return "no connection"


def _public(listen: str, who: Answer) -> Line:
    piece = "public side"
    if who is Answer.OURS:
        return ok(piece, f"The companion runs and answers at {listen}.")
    if who is Answer.ANOTHER_COMPANION:
        todo = "End it, or choose another port with `listen` in [public]."
        return missing(piece, f"A companion with another `secret` answers at {listen}.", todo)
    if problem := _occupied(listen):
        todo = "End what listens there, or choose another address with `listen` in [public]."
        return missing(piece, f"The companion does not run, and {problem}.", todo)
    return untried(piece, f"The companion does not run yet: {listen} is free for it.", "Run `wx2tg companion run`.")


def _occupied(listen: str) -> str:
    """Why it cannot be listened on `listen`; empty where it can."""
    try:
        listener(listen).close()
    except ListenError as error:
        return str(error)
    return ""


def _wechat(subject: Subject, *, runs: bool) -> list[Line]:
    piece, listen = "WeChat's side", subject.config.wechat.listen
    host, _ = host_and_port(listen)
    if not runs and (problem := _occupied(listen)):
        todo = "End what listens there, or choose another address with `listen` in [wechat]."
        return [missing(piece, f"The companion {problem}.", todo)]
    if is_local(host):
        return [ok(piece, f"Only programs on this machine reach {listen}.")]
    todo = (
        "Whoever knows the appid and the secret can act as the back end: let a firewall admit the back end alone. "
        "In a container, do not publish this port."
    )
    return [warning(piece, f"{_reached_by(host)} can reach {listen}.", todo)]


def _reached_by(host: str) -> str:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return f"Every machine that reaches {host}"
    if address.is_unspecified:
        return "Every machine that reaches this one, through any of its networks,"
    if address.is_global:
        return "The whole internet"
    return f"Every machine in the network of {host}"


async def _base(subject: Subject, here: Answer) -> Line:
    piece, base, public = "base", subject.config.app.base.rstrip("/"), subject.config.public.listen
    who, problem = await _who(subject, base)
    if who is Answer.OURS:
        return ok(piece, f"{base} leads to this companion.")
    todo = f"Let the server of {base} (nginx, Caddy, ...) pass everything on to {public}."
    if who is Answer.ANOTHER_COMPANION:
        return missing(piece, f"{base} leads to a companion with another `secret`.", todo)
    if who is Answer.NOBODY and ("certificate" in problem or "name" in problem):
        todo = "Telegram opens apps and calls webhooks at a public https address with a valid certificate."
        return missing(piece, f"{base} cannot be opened: {problem}.", todo)
    if here is not Answer.OURS:
        message = f"The companion does not run yet, so {base} could not be tried ({problem})."
        return untried(piece, message, "Run `wx2tg companion run`, and check again.")
    return missing(piece, f"The companion runs, but {base} does not lead to it: {problem}.", todo)


async def back_end(subject: Subject) -> list[Line]:
    """The owner's back end answers, whatever it says."""
    piece, backend = "back end", subject.config.public.backend
    if not backend:
        message = "There is no `backend` in [public]: paths that are no files of the bundle are answered with 404."
        return [untried(piece, message)]
    try:
        answer = await subject.http.get(backend)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        todo = "Start it, or correct `backend` in [public]."
        return [missing(piece, f"The back end at {backend} does not answer: {_why(error)}.", todo)]
    if answer.status_code >= _SERVER_ERRORS:
        todo = "It is there, so this may be its answer to an unknown path; look into its log."
        return [warning(piece, f"The back end at {backend} answers with status {answer.status_code}.", todo)]
    return [ok(piece, f"The back end at {backend} answers (status {answer.status_code}).")]


async def security_hook(subject: Subject) -> list[Line]:
    """The owner's hook judges a text and a picture, as far as it is asked for them."""
    piece, check = "security-check", subject.config.security_check
    asked = []
    if check.text == "hook":
        asked.append(("a text", msgspec.json.encode({"kind": "text", "content": "tea"}), "application/json"))
    if check.images == "hook":
        asked.append(("a picture", _PNG, "image/png"))
    if not asked:
        if check.text == "words":
            return [ok(piece, "Texts are checked by the list of words; every picture passes.")]
        return [ok(piece, "Every text and every picture passes.")]
    lines = []
    for what, body, kind in asked:
        try:
            suggest = await ask_hook(subject.http, check.hook, body, kind)
        except ApiError as error:
            todo = 'It should answer a POST with {"suggest": "pass"}, "review" or "risky".'
            lines.append(missing(piece, f"The hook at {check.hook} did not judge {what}: {error}.", todo))
        else:
            lines.append(ok(piece, f"The hook at {check.hook} judges {what}: {suggest}."))
    return lines


async def push(subject: Subject) -> list[Line]:
    """The back end takes the messages of customer service that are pushed to it; no line where none are."""
    piece, messages = "messages", subject.config.messages
    if not messages.push:
        return []
    if await echoes(messages, subject.http, subject.now):
        return [ok(piece, f"The back end at {messages.push} takes pushed messages.")]
    todo = "See that it runs, and that `token` in [messages] is the one that it has for message push."
    return [missing(piece, f"{messages.push} does not answer with the `echostr` that it is sent.", todo)]

"""Messages to users: from templates, and of customer service. The bot sends them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from typing import Any

from starlette.routing import Route

from wx2tg.companion.gate import Gate
from wx2tg.companion.store.users import KnownUser
from wx2tg.companion.telegram.bot import Button
from wx2tg.companion.wechat.api.calls import Asked, ok, post
from wx2tg.companion.wechat.api.media import Media
from wx2tg.companion.wechat.errors import ApiError

# `{thing1}`, and `{{thing1.DATA}}` as WeChat's own templates have it.
_FIELD = re.compile(r"\{\{\s*(\w+)(?:\.DATA)?\s*\}\}|\{(\w+)\}")
_LINK = re.compile(r"<a\b([^>]*)>(.*?)</a>", re.IGNORECASE | re.DOTALL)
_PAGE = re.compile(r"""data-miniprogram-path\s*=\s*["']([^"']*)["']""", re.IGNORECASE)
_ADDRESS = re.compile(r"""\bhref\s*=\s*["'](https?://[^"']*)["']""", re.IGNORECASE)
# Telegram's limits, in characters.
_TEXT = 4096
_CAPTION = 1024


def message_routes(gate: Gate, media: Media) -> list[Route]:
    """`subscribe/send`, `uniform_send`, `custom/send` and `custom/typing`."""

    async def send(asked: Asked) -> dict[str, Any]:
        return await _custom(asked, media)

    return [
        post("/cgi-bin/message/subscribe/send", gate, _subscribe),
        post("/cgi-bin/message/wxopen/template/uniform_send", gate, _uniform),
        post("/cgi-bin/message/custom/send", gate, send),
        post("/cgi-bin/message/custom/typing", gate, _typing),
    ]


async def _subscribe(asked: Asked) -> dict[str, Any]:
    user = await _user(asked)
    page = asked.text("page", default="")
    number = await _send_template(asked.gate, user, asked.body.get("template_id"), page, asked.body.get("data"))
    return ok(msgid=number)


async def _uniform(asked: Asked) -> dict[str, Any]:
    """A message of the mini-program, or that of the official account, which opens the mini-program too."""
    user = await _user(asked)
    message = asked.body.get("weapp_template_msg") or asked.body.get("mp_template_msg")
    if not isinstance(message, dict):
        raise ApiError(47001, "weapp_template_msg is missing")
    program = message.get("miniprogram")
    page = message.get("page", program.get("pagepath", "") if isinstance(program, dict) else "")
    if not isinstance(page, str):
        raise ApiError(41030)
    await _send_template(asked.gate, user, message.get("template_id"), page, message.get("data"))
    return ok()


async def _send_template(gate: Gate, user: KnownUser, template_id: Any, page: str, data: Any) -> int:
    template = gate.config.templates.get(template_id) if isinstance(template_id, str) else None
    if template is None:
        raise ApiError(40037, "it has no [templates.ID] in companion.toml")
    text = filled(template.text, data)
    if len(text) > _TEXT:
        raise ApiError(45002)
    button = Button(template.button or gate.config.texts_for(user.language).open, gate.link(page))
    return await gate.bot.send_message(user.user_id, text, button)


def filled(text: str, data: Any) -> str:
    """`text` with the fields of `data` (`{"thing1": {"value": "soup"}}`) put in. 47003 where one is missing."""
    if not isinstance(data, dict):
        raise ApiError(47001, "data should be an object")

    def value(match: re.Match[str]) -> str:
        name = match[1] or match[2]
        field = data.get(name)
        found = field.get("value") if isinstance(field, dict) else field
        if isinstance(found, bool) or not isinstance(found, (str, int, float)) or found == "":
            raise ApiError(47003, f"data.{name}.value is empty")
        return str(found)

    return _FIELD.sub(value, text)


async def _custom(asked: Asked, media: Media) -> dict[str, Any]:
    user = await _user(asked)
    kind = asked.text("msgtype")
    part = asked.body.get(kind)
    if kind not in ("text", "image", "link", "miniprogrampage"):
        raise ApiError(40008)
    if not isinstance(part, dict):
        raise ApiError(47001, f"{kind} should be an object")
    if kind == "text":
        await _send_text(asked.gate, user, _string(part, "content"))
    elif kind == "image":
        picture = await media.find(_string(part, "media_id"))
        await asked.gate.bot.send_photo(user.user_id, picture.content)
    elif kind == "link":
        await _send_link(asked.gate, user, part)
    else:
        await _send_page(asked.gate, user, part, media)
    return ok()


async def _send_text(gate: Gate, user: KnownUser, content: str) -> None:
    """A text; the first link in it to a page of the mini-program becomes the button."""
    pages = [page[1] for link in _LINK.finditer(content) if (page := _PAGE.search(link[1]))]

    def plain(link: re.Match[str]) -> str:
        address = None if _PAGE.search(link[1]) else _ADDRESS.search(link[1])
        return f"{link[2]} ({unescape(address[1])})" if address else link[2]

    text = _LINK.sub(plain, content)
    if not text.strip():
        raise ApiError(47003, "text.content is empty")
    if len(text) > _TEXT:
        raise ApiError(45002)
    button = Button(gate.config.texts_for(user.language).open, gate.link(pages[0])) if pages else None
    await gate.bot.send_message(user.user_id, text, button)


async def _send_link(gate: Gate, user: KnownUser, part: Mapping[str, Any]) -> None:
    url = _string(part, "url")
    if not re.fullmatch(r"https?://\S+", url):
        raise ApiError(40066)
    title, description = _string(part, "title"), _string(part, "description", default="")
    text = f"{title}\n{description}".strip()[:_TEXT]
    await gate.bot.send_message(user.user_id, text, Button(gate.config.texts_for(user.language).open, url))


async def _send_page(gate: Gate, user: KnownUser, part: Mapping[str, Any], media: Media) -> None:
    title, page = _string(part, "title"), _string(part, "pagepath")
    button = Button(gate.config.texts_for(user.language).open, gate.link(page))
    if thumb := _string(part, "thumb_media_id", default=""):
        picture = await media.find(thumb)
        await gate.bot.send_photo(user.user_id, picture.content, caption=title[:_CAPTION], button=button)
    else:
        await gate.bot.send_message(user.user_id, title[:_TEXT], button)


async def _typing(asked: Asked) -> dict[str, Any]:
    user = await _user(asked)
    command = asked.body.get("command")
    if command not in ("Typing", "CancelTyping"):
        raise ApiError(45072)
    if command == "Typing":
        await asked.gate.bot.send_typing(user.user_id)
    return ok()


async def _user(asked: Asked) -> KnownUser:
    """The user in `touser`. 40003 where nobody with this openid has logged in."""
    openid = asked.body.get("touser")
    user = await asked.gate.user(openid) if isinstance(openid, str) else None
    if user is None:
        raise ApiError(40003)
    return user


def _string(part: Mapping[str, Any], name: str, *, default: str | None = None) -> str:
    value = part.get(name, default)
    if not isinstance(value, str) or (value == "" and default is None):
        raise ApiError(47003, f"{name} is empty")
    return value

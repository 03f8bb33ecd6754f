"""What the app asks of the companion itself: a login, the user's phone number, a message to share."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable
from typing import TypeVar

import msgspec
import phonenumbers

from wx2tg.companion.gate import Gate
from wx2tg.companion.limit import Limit
from wx2tg.companion.store.users import KnownUser
from wx2tg.companion.telegram.bot import BotError, Button
from wx2tg.companion.telegram.init_data import Contact, InitData, InitDataError, check_contact
from wx2tg.companion.telegram.launches import checked_launch
from wx2tg.companion.wechat.user_data import encrypt, profile, session_key_of, user_data

# Characters that Telegram shows of a title, and allows below a picture.
_TITLE = 200
_CAPTION = 1000
# Telegram takes pictures of this kind alone here.
_PICTURE = re.compile(r"https://[^\s?#]+\.jpe?g(?:\?[^\s#]*)?", re.IGNORECASE)
_CHINA = "86"

_Proof = TypeVar("_Proof", InitData, Contact)


class Refusal(Exception):
    """A call of the app that is refused: HTTP's status, a word for programs and a sentence for people."""

    def __init__(self, status: int, error: str, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.error = error


class LoginCall(msgspec.Struct, frozen=True, rename="camel"):
    """`POST /tg/login`. `init_data` is Telegram's launch data, as it came."""

    init_data: str


class PhoneCall(msgspec.Struct, frozen=True, rename="camel"):
    """`POST /tg/phone`. `contact` is the `response` of `requestContact`."""

    init_data: str
    contact: str


class ShareCall(msgspec.Struct, frozen=True, rename="camel"):
    """`POST /tg/share`. `url` is a link of the bot's app, `image` an https address of a JPEG."""

    init_data: str
    title: str = ""
    url: str = ""
    image: str = ""


class Logins:
    """The three calls. Each of them raises a Refusal where it cannot be done."""

    def __init__(self, gate: Gate, *, often: int = 1) -> None:
        """`often` multiplies how often the same launch data may be used in a minute."""
        self._gate = gate
        self._limit = Limit(gate.config.login.again * often, gate.now)

    async def login(self, call: LoginCall) -> dict[str, str]:
        """A code for the back end, and the user's data as WeChat's client gives them."""
        gate = self._gate
        data = self.proven(call.init_data)
        user = data.user
        openid = gate.openid(user.id)
        await gate.users.remember(KnownUser(openid, user.id, user.language_code))
        key = session_key_of(openid, gate.config.app.identity_key)
        shown = profile(user.name, user.photo_url or gate.config.login.avatar, user.language_code or "en")
        told = user_data(shown, openid, key, gate.appid, now=gate.now())
        return {
            "code": gate.codes.issue("login", openid),
            "rawData": told.raw_data,
            "signature": told.signature,
            "encryptedData": told.encrypted_data,
            "iv": told.iv,
        }

    async def phone(self, call: PhoneCall) -> dict[str, str]:
        """A code for `getuserphonenumber`, and the number encrypted as older back ends expect it."""
        gate = self._gate
        data = self.proven(call.init_data)
        contact = _checked(lambda: check_contact(call.contact, self._token, now=gate.now(), max_age=self._max_age))
        if contact.user_id != data.user.id:
            raise Refusal(403, "forbidden", "the contact is another user's")
        number = phone_info(contact.phone_number)
        openid = gate.openid(data.user.id)
        key = session_key_of(openid, gate.config.app.identity_key)
        encrypted, iv = encrypt(number, key, gate.appid, now=gate.now())
        return {"code": gate.codes.issue("phone", number), "encryptedData": encrypted, "iv": iv}

    async def share(self, call: ShareCall) -> dict[str, str]:
        """The id of a message that the user may send from the app."""
        gate = self._gate
        data = self.proven(call.init_data)
        link = call.url or gate.link()
        if not self._is_own(link):
            raise Refusal(400, "bad_request", "`url` is no link of this bot's app")
        texts = gate.config.texts_for(data.user.language_code)
        title = call.title.strip()[:_TITLE] or gate.config.telegram.bot
        picture = call.image if _PICTURE.fullmatch(call.image) else ""
        try:
            prepared = await gate.bot.save_prepared_message(
                data.user.id,
                key=secrets.token_hex(16),
                title=title,
                text=title[:_CAPTION],
                button=Button(texts.open, link),
                photo_url=picture,
            )
        except BotError as error:
            status = 429 if error.reason == "limited" else 502
            raise Refusal(status, error.reason, f"Telegram did not prepare the message: {error}") from None
        return {"id": prepared}

    def proven(self, init_data: str) -> InitData:
        """Launch data that Telegram has signed. Refusal where it is not, or is used too often."""
        data = _checked(lambda: checked_launch(self._gate, init_data))
        if not self._limit.allows((data.user.id, data.auth_date)):
            raise Refusal(429, "too_many_requests", "the same launch data has been used too often: wait a minute")
        return data

    @property
    def _token(self) -> str:
        return self._gate.config.telegram.token.reveal()

    @property
    def _max_age(self) -> float:
        return self._gate.config.login.max_age

    def _is_own(self, link: str) -> bool:
        """Whether `link` opens this bot's app: nobody may send others elsewhere in the bot's name."""
        bot, app = self._gate.config.telegram.bot, self._gate.config.telegram.app
        own = {f"https://t.me/{bot}", f"https://t.me/{bot}/{app}"} if app else {f"https://t.me/{bot}"}
        return link.partition("?")[0].lower() in {path.lower() for path in own} and not re.search(r"[\s#]", link)


def phone_info(number: str) -> dict[str, str]:
    """An international number as WeChat tells it: a Chinese one plain, any other one with its country's code."""
    try:
        parsed = phonenumbers.parse(f"+{number.removeprefix('+')}")
    except phonenumbers.NumberParseException:
        raise Refusal(400, "bad_request", "the contact's number is no international phone number") from None
    pure = phonenumbers.national_significant_number(parsed)
    country = str(parsed.country_code)
    return {
        "phoneNumber": pure if country == _CHINA else f"+{country}{pure}",
        "purePhoneNumber": pure,
        "countryCode": country,
    }


def _checked(check: Callable[[], _Proof]) -> _Proof:
    """What Telegram has signed. Refusal where it has not."""
    try:
        return check()
    except InitDataError as error:
        raise Refusal(401, "unauthorized", str(error)) from None

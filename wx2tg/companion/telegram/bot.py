"""The Bot API, through aiogram: the few calls that the companion makes.

Source: core.telegram.org/bots/api. A call that Telegram refuses, or that does not reach it, is a BotError.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple, TypeVar

import aiogram
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    AiogramError,
    ClientDecodeError,
    TelegramAPIError,
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    AnswerPreCheckoutQuery,
    CreateInvoiceLink,
    GetChatMenuButton,
    GetMe,
    GetStarTransactions,
    GetWebhookInfo,
    RefundStarPayment,
    Response,
    SavePreparedInlineMessage,
    SendChatAction,
    SendMessage,
    SendPhoto,
    SetChatMenuButton,
    SetMyCommands,
    SetWebhook,
    TelegramMethod,
)
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InlineQueryResultPhoto,
    InputTextMessageContent,
    LabeledPrice,
    LinkPreviewOptions,
    MenuButtonWebApp,
    TransactionPartnerUser,
    WebAppInfo,
)
from aiogram.utils.token import TokenValidationError

from wx2tg.companion.secret import Secret

STARS = "XTR"
"""The currency of Telegram Stars."""

UPDATES = ("message", "pre_checkout_query")
"""The updates that the webhook asks for."""

_Answer = TypeVar("_Answer")


class BotError(Exception):
    """A call that failed. `reason` says how; the message is Telegram's own, and never holds the token."""

    def __init__(self, reason: Reason, message: str, *, retry_after: int = 0) -> None:
        super().__init__(message)
        self.reason = reason
        self.retry_after = retry_after


Reason = Literal["unauthorized", "blocked", "limited", "refused", "unreachable"]
"""Why a call failed: a wrong token; a user who has blocked or never started the bot; too many calls (`retry_after` in
seconds); a request that Telegram refuses; Telegram not reached, or failing itself."""

_REASONS: tuple[tuple[type[AiogramError], Reason], ...] = (
    (TelegramRetryAfter, "limited"),
    (TelegramUnauthorizedError, "unauthorized"),
    (TelegramForbiddenError, "blocked"),
    (TelegramBadRequest, "refused"),
    (TelegramNetworkError, "unreachable"),
    (TelegramServerError, "unreachable"),
    (ClientDecodeError, "unreachable"),
    (TelegramAPIError, "refused"),
)
# Telegram answers 400, and not 403, where a user has never opened a chat with the bot.
_NO_CHAT = ("chat not found", "user not found", "peer_id_invalid")


class Me(NamedTuple):
    """The bot itself. `username` is without `@`; `has_main_app` is whether BotFather knows a main Mini App of it."""

    id: int
    username: str
    has_main_app: bool


class Webhook(NamedTuple):
    """Where updates are sent, empty where nowhere, and how that goes: `pending` of them wait.

    `updates` are the kinds that were asked for, empty for Telegram's own choice, which has messages and payments in it.
    `last_error` at `failed_at` (seconds since 1970) is the latest delivery that failed, however long ago; it may be
    empty.
    """

    url: str
    pending: int
    updates: tuple[str, ...]
    last_error: str
    failed_at: int


class Button(NamedTuple):
    """A button under a message, which opens `url`: of `https://t.me/BOT/APP?startapp=...` Telegram opens the app."""

    text: str
    url: str


class StarTransaction(NamedTuple):
    """One movement of Stars. `id` is the payment's charge id, for a payment and for its refund; `date` in seconds.

    `incoming` is whether the bot received them; `payload` is that of the invoice, empty where there was none.
    """

    id: str
    amount: int
    date: int
    incoming: bool
    user_id: int
    payload: str


class Bot:
    """One bot. It keeps a connection open, so it is closed at the end."""

    def __init__(self, token: Secret, *, api: str = "https://api.telegram.org", timeout: float = 8) -> None:
        """`api` is where the Bot API answers, `timeout` in seconds. BotError where `token` cannot be a token."""
        session = AiohttpSession(api=TelegramAPIServer.from_base(api), timeout=timeout)
        try:
            self._bot = aiogram.Bot(token.reveal(), session=session)
        except TokenValidationError:
            raise BotError("unauthorized", "the token is not that of a bot") from None
        self._token = token
        self._forms: dict[type[TelegramMethod[Any]], type[Response[Any]]] = {}

    @property
    def id(self) -> int:
        """The bot's number, which its token begins with."""
        return self._bot.id

    async def close(self) -> None:
        """Close the connection."""
        await self._bot.session.close()

    async def me(self) -> Me:
        """Who the token belongs to."""
        user = await self._call(GetMe())
        return Me(user.id, user.username or "", bool(user.has_main_web_app))

    async def send_message(self, chat_id: int, text: str, button: Button | None = None) -> int:
        """Send a plain text with at most one button. The message's number."""
        call = SendMessage(
            chat_id=chat_id,
            text=text,
            parse_mode=None,
            link_preview_options=LinkPreviewOptions(is_disabled=True),
            reply_markup=_keyboard(button),
        )
        return (await self._call(call)).message_id

    async def send_photo(
        self,
        chat_id: int,
        photo: bytes | str,
        *,
        name: str = "photo.png",
        caption: str = "",
        button: Button | None = None,
    ) -> int:
        """Send a picture, its bytes or its https address. The message's number."""
        picture = photo if isinstance(photo, str) else BufferedInputFile(photo, filename=name)
        call = SendPhoto(
            chat_id=chat_id, photo=picture, caption=caption or None, parse_mode=None, reply_markup=_keyboard(button)
        )
        return (await self._call(call)).message_id

    async def send_typing(self, chat_id: int) -> None:
        """Show for five seconds that the bot is typing."""
        await self._call(SendChatAction(chat_id=chat_id, action="typing"))

    async def save_prepared_message(
        self, user_id: int, *, key: str, title: str, text: str, button: Button, photo_url: str = ""
    ) -> str:
        """A message that the user may send to any chat from the app: the id that `shareMessage` takes.

        `key` (at most 64 bytes) names it; with `photo_url` (https, JPEG) it is a picture with `text` below it.
        """
        keyboard = _keyboard(button)
        if photo_url:
            result: InlineQueryResultPhoto | InlineQueryResultArticle = InlineQueryResultPhoto(
                id=key,
                photo_url=photo_url,
                thumbnail_url=photo_url,
                title=title,
                caption=text,
                parse_mode=None,
                reply_markup=keyboard,
            )
        else:
            content = InputTextMessageContent(message_text=text, parse_mode=None)
            result = InlineQueryResultArticle(id=key, title=title, input_message_content=content, reply_markup=keyboard)
        call = SavePreparedInlineMessage(
            user_id=user_id,
            result=result,
            allow_user_chats=True,
            allow_bot_chats=True,
            allow_group_chats=True,
            allow_channel_chats=True,
        )
        return (await self._call(call)).id

    async def create_invoice_link(
        self,
        *,
        title: str,
        description: str,
        payload: str,
        currency: str,
        amount: int,
        provider_token: Secret | None = None,
    ) -> str:
        """The link of an invoice with one price, `amount` in the smallest unit of `currency`.

        Stars (`XTR`) take no provider token, any other currency takes one. Telegram allows titles of 32 characters,
        descriptions of 255 and payloads of 128 bytes.
        """
        token = provider_token.reveal() if provider_token is not None and currency != STARS else ""
        call = CreateInvoiceLink(
            title=title,
            description=description,
            payload=payload,
            currency=currency,
            prices=[LabeledPrice(label=title, amount=amount)],
            provider_token=token,
        )
        return await self._call(call)

    async def answer_pre_checkout_query(self, query_id: str, *, refusal: str = "") -> None:
        """Let a payment go on, or stop it with the sentence `refusal`, which the buyer reads.

        Telegram waits ten seconds for this answer.
        """
        call = AnswerPreCheckoutQuery(pre_checkout_query_id=query_id, ok=not refusal, error_message=refusal or None)
        await self._call(call)

    async def refund_star_payment(self, user_id: int, charge_id: str) -> None:
        """Give the Stars of one payment back; `charge_id` is its `telegram_payment_charge_id`."""
        await self._call(RefundStarPayment(user_id=user_id, telegram_payment_charge_id=charge_id))

    async def get_star_transactions(self, *, offset: int = 0, limit: int = 100) -> Sequence[StarTransaction]:
        """Movements of Stars, the oldest first, from number `offset` on; `limit` is at most 100."""
        answer = await self._call(GetStarTransactions(offset=offset, limit=limit))
        return [_transaction(item) for item in answer.transactions]

    async def set_webhook(self, url: str, secret: Secret) -> None:
        """Have updates sent to `url` (https), with `secret` in `X-Telegram-Bot-Api-Secret-Token`."""
        await self._call(SetWebhook(url=url, secret_token=secret.reveal(), allowed_updates=list(UPDATES)))

    async def set_commands(self, commands: Mapping[str, str], language: str = "") -> None:
        """List `commands`, by name their descriptions, in private chats with users of `language` (two letters).

        The list without a language is for everybody else.
        """
        call = SetMyCommands(
            commands=[BotCommand(command=name, description=text) for name, text in commands.items()],
            scope=BotCommandScopeAllPrivateChats(),
            language_code=language or None,
        )
        await self._call(call)

    async def webhook(self) -> Webhook:
        """Where updates are sent, and how that goes."""
        found = await self._call(GetWebhookInfo())
        failed_at = 0 if found.last_error_date is None else int(found.last_error_date.timestamp())
        updates = tuple(found.allowed_updates or ())
        return Webhook(found.url, found.pending_update_count, updates, found.last_error_message or "", failed_at)

    async def menu_button(self) -> str:
        """The address that the button in every chat with the bot opens; empty where it opens no app."""
        found = await self._call(GetChatMenuButton())
        return found.web_app.url if isinstance(found, MenuButtonWebApp) else ""

    async def set_menu_button(self, text: str, url: str) -> None:
        """Put a button into every chat with the bot that opens the app at `url` (https)."""
        button = MenuButtonWebApp(text=text, web_app=WebAppInfo(url=url))
        await self._call(SetChatMenuButton(menu_button=button))

    async def _call(self, method: TelegramMethod[_Answer]) -> _Answer:
        # pydantic makes the class of an answer anew unless somebody still holds it, which takes longer than the call.
        if type(method) not in self._forms:
            self._forms[type(method)] = Response[method.__returning__]  # type: ignore[name-defined]
        try:
            return await self._bot(method)
        except AiogramError as error:
            raise self._told(error) from None

    def _told(self, error: AiogramError) -> BotError:
        """The error as ours, without the token, which aiohttp may name in an address."""
        text = error.message if isinstance(error, TelegramAPIError) else type(error).__name__
        text = text.replace(self._token.reveal(), "***")
        reason: Reason = next((reason for kind, reason in _REASONS if isinstance(error, kind)), "refused")
        if reason == "refused" and any(phrase in text.lower() for phrase in _NO_CHAT):
            reason = "blocked"
        wait = error.retry_after if isinstance(error, TelegramRetryAfter) else 0
        return BotError(reason, text, retry_after=wait)


def _keyboard(button: Button | None) -> InlineKeyboardMarkup | None:
    if button is None:
        return None
    row: list[Any] = [InlineKeyboardButton(text=button.text, url=button.url)]
    return InlineKeyboardMarkup(inline_keyboard=[row])


def _transaction(item: aiogram.types.StarTransaction) -> StarTransaction:
    partner = item.source or item.receiver
    user_id, payload = 0, ""
    if isinstance(partner, TransactionPartnerUser):
        user_id, payload = partner.user.id, partner.invoice_payload or ""
    date = int(item.date.timestamp())
    return StarTransaction(item.id, item.amount, date, item.source is not None, user_id, payload)

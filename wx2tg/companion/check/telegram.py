"""Checks what Telegram knows of the bot: its name, its app, its webhook and its menu button."""

from __future__ import annotations

from wx2tg.companion.check.model import Line, Subject, missing, ok, untried, warning
from wx2tg.companion.config import Config
from wx2tg.companion.telegram.bot import UPDATES, Bot, BotError
from wx2tg.companion.telegram.webhook import PATH
from wx2tg.companion.wording import age

_SET_UP = "Run `wx2tg companion webhook`."
# Updates that wait while a companion works are few; more of them mean that nobody takes them.
_MANY = 50
# Seconds for which an error of the past is worth a word.
_RECENT = 3600


async def telegram(subject: Subject) -> list[Line]:
    """Everything that the Bot API tells; where it tells nothing, only the first line says why."""
    telegram = subject.config.telegram
    try:
        bot = Bot(telegram.token, api=telegram.api)
    except BotError as error:
        return [_unknown_bot(subject, error), *_untried()]
    try:
        lines = await _me(subject, bot)
        return [*lines, *await _webhook(subject, bot), *await _menu(subject, bot)]
    except BotError as error:
        return [_unknown_bot(subject, error), *_untried()]
    finally:
        await bot.close()


def _untried() -> list[Line]:
    return [untried(piece, "This could not be tried without the bot.") for piece in ("webhook", "menu button")]


def _unknown_bot(subject: Subject, error: BotError) -> Line:
    if error.reason == "unauthorized":
        todo = "Copy the token from BotFather into .env."
        return missing("bot", f"Telegram does not know `token` in [telegram]: {error}.", todo)
    todo = "Try again; `api` in [telegram] is where the Bot API is asked."
    return missing("bot", f"The Bot API at {subject.config.telegram.api} did not answer as it should: {error}.", todo)


async def _me(subject: Subject, bot: Bot) -> list[Line]:
    telegram, me = subject.config.telegram, await bot.me()
    lines: list[Line] = []
    if me.username.lower() != telegram.bot.lower():
        message = f"The token is that of @{me.username}, but `bot` in [telegram] is {telegram.bot}."
        lines.append(missing("bot", message, "Correct one of the two: links to the app would open another bot's."))
    if telegram.app:
        if not lines:
            link = f"https://t.me/{telegram.bot}/{telegram.app}"
            message = f"@{me.username} is the token's bot. Telegram does not tell bots whether {link} is an app."
            lines.append(ok("bot", f"{message} Open that link once to see it."))
    elif not me.has_main_app:
        todo = (
            "Make one with BotFather (/mybots, the bot, Bot Settings, Configure Mini App), "
            "or name an app that you made with /newapp as `app` in [telegram]."
        )
        lines.append(missing("bot", f"@{me.username} has no main Mini App, and `app` in [telegram] names none.", todo))
    return lines or [ok("bot", f"@{me.username} is the token's bot, and it has a main Mini App.")]


async def _webhook(subject: Subject, bot: Bot) -> list[Line]:
    piece, url = "webhook", subject.config.app.base.rstrip("/") + PATH
    lines: list[Line] = []
    if not subject.config.telegram.webhook_secret:
        todo = 'Write webhook_secret = "env:WEBHOOK_SECRET" into [telegram], and a long random word into .env.'
        if _can_do_without(subject.config):
            message = "There is no `webhook_secret` in [telegram]. Payments on TON need none, but"
            return [warning(piece, f"{message} the bot does not answer /start without it.", f"{todo} {_SET_UP}")]
        message = "There is no `webhook_secret` in [telegram]: without it no update is taken."
        lines.append(missing(piece, message, todo))
    found = await bot.webhook()
    if found.url != url:
        where = f"sends updates to {found.url}" if found.url else "sends no updates"
        return [*lines, missing(piece, f"Telegram {where} instead of {url}.", _SET_UP)]
    lacking = sorted(set(UPDATES) - set(found.updates)) if found.updates else []
    if lacking:
        lines.append(missing(piece, f"Telegram does not send {' and '.join(lacking)}.", _SET_UP))
    if found.failed_at and subject.now - found.failed_at < _RECENT:
        when = age(subject.now - found.failed_at)
        message = f"A delivery failed {when} ago: {found.last_error}. Updates that wait: {found.pending}."
        todo = "Look at the line `base`. 401 means that the secret has changed: run `wx2tg companion webhook`."
        lines.append((missing if found.pending else warning)(piece, message, todo))
    elif found.pending >= _MANY:
        todo = "They are delivered as soon as the companion runs."
        lines.append(warning(piece, f"Updates that wait: {found.pending}.", todo))
    return lines or [ok(piece, f"Telegram sends updates to {url}. Updates that wait: {found.pending}.")]


def _can_do_without(config: Config) -> bool:
    """Whether no update is needed: TON tells of payments, and the back end hears of no messages to the bot."""
    return config.payment.provider == "ton-connect" and not config.messages.push


async def _menu(subject: Subject, bot: Bot) -> list[Line]:
    piece, url, found = "menu button", subject.config.app.base.rstrip("/") + "/", await bot.menu_button()
    if not found:
        return [warning(piece, "The button in chats with the bot does not open the app.", _SET_UP)]
    if found.rstrip("/") != url.rstrip("/"):
        return [missing(piece, f"The button in chats with the bot opens {found} instead of {url}.", _SET_UP)]
    return [ok(piece, f"The button in chats with the bot opens {url}.")]

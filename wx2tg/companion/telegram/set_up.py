"""Tells Telegram all that it must know of the bot: where updates go, the menu button, and the commands."""

from __future__ import annotations

import re

from wx2tg.companion.bot.push import echoes
from wx2tg.companion.config_file import ConfigError
from wx2tg.companion.gate import Gate
from wx2tg.companion.telegram.bot import UPDATES
from wx2tg.companion.telegram.webhook import PATH
from wx2tg.companion.texts import built_in

# Telegram takes languages of two letters here, without a region or a script.
_TWO_LETTERS = re.compile(r"[a-z]{2}")


async def set_up(gate: Gate) -> list[str]:
    """Set the webhook, the menu button and the commands; what was done, a sentence each. BotError, ConfigError.

    Where messages are pushed to the back end, it is asked whether it answers as WeChat wants it.
    """
    telegram, base = gate.config.telegram, gate.config.app.base.rstrip("/")
    if not telegram.webhook_secret:
        raise ConfigError("[telegram] webhook_secret is missing: without it anyone could send updates")
    webhook = base + PATH
    await gate.bot.set_webhook(webhook, telegram.webhook_secret)
    menu = gate.config.texts_for("").menu
    await gate.bot.set_menu_button(menu, f"{base}/")
    languages = _languages(gate)
    for language in ("", *languages):
        texts = gate.config.texts_for(language)
        await gate.bot.set_commands({"start": texts.start_command, "help": texts.help_command}, language)
    done = [
        f"Updates ({', '.join(UPDATES)}) go to {webhook}.",
        f'The menu button "{menu}" opens {base}/.',
        f"The commands /start and /help are listed, in these languages too: {', '.join(languages)}.",
    ]
    if gate.config.messages.push:
        well = await echoes(gate.config.messages, gate.http, gate.now())
        done.append(
            f"{gate.config.messages.push} answers as WeChat wants it."
            if well
            else f"{gate.config.messages.push} does not answer with the `echostr` that it is sent: check `push` and "
            "`token` in [messages], and that the back end runs."
        )
    return done


def _languages(gate: Gate) -> list[str]:
    """The languages that have texts, built in or the owner's."""
    names = {name.lower().replace("_", "-").partition("-")[0] for name in {*built_in(), *gate.config.texts}}
    return sorted(name for name in names if _TWO_LETTERS.fullmatch(name))

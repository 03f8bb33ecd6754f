"""The commands of `wx2tg companion`. They hold no logic, and import the server's libraries when they run."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

import click

from wx2tg.cli.exits import Usage
from wx2tg.cli.output import progress
from wx2tg.streams import is_terminal
from wx2tg.visible import visible

_Command = TypeVar("_Command", bound=Callable[..., Any])

_FILE = click.Path(dir_okay=False, path_type=Path)
_FORMATS = click.Choice(["text", "json"])


def config_option(command: _Command) -> _Command:
    """The option that every command has."""
    option = click.option("--config", type=_FILE, default="companion.toml", show_default=True, metavar="FILE")
    return option(command)


@contextmanager
def libraries() -> Iterator[None]:
    """Wrong usage where the libraries of the companion are not installed."""
    try:
        yield
    except ModuleNotFoundError as error:
        library = (error.name or "").partition(".")[0]
        if library == "wx2tg":
            raise
        needs = "`wx2tg companion` needs libraries that are not installed"
        raise Usage(f"{needs} ({library}): pip install 'wx2tg[companion]'") from error


@click.group()
def companion() -> None:
    """Serve the app, and a back end written for WeChat, without changing either."""


@companion.command()
@click.option("--bot-api", default="", metavar="URL", help="Ask this Bot API, to try everything out with a test bot.")
@click.option("--database", default="", metavar="URL", help="Use this database instead of that of the configuration.")
@click.option("--backend", default="", metavar="URL", help="Pass the app's requests on to this back end.")
@config_option
def run(config: Path, bot_api: str, database: str, backend: str) -> None:
    """Serve the app and answer the back end, until Ctrl+C or SIGTERM."""
    with libraries():
        from wx2tg.companion import commands
    trial = commands.Trial(bot_api, database, backend)
    commands.run(config, lambda sentence: click.echo(visible(sentence)), trial)


@companion.command()
@click.option("--format", "form", type=_FORMATS, default="text", show_default=True)
@config_option
def check(config: Path, form: str) -> None:
    """Try each piece of the companion, and tell what is missing. The exit status is 1 where something is."""
    with libraries():
        from wx2tg.companion import commands
        from wx2tg.companion.check import shown
    with progress("Checking", quiet=False):
        found = commands.check(config)
    if form == "json":
        click.echo(shown.as_json(found), nl=False)
    elif is_terminal(sys.stdout):
        from rich.console import Console

        Console(highlight=False).print(shown.styled(found), soft_wrap=True, end="")
    else:
        click.echo(shown.plain(found), nl=False)
    raise click.exceptions.Exit(found.exit_code)


@companion.command()
@config_option
def webhook(config: Path) -> None:
    """Have Telegram send updates to the companion, and open the app from the bot's chats."""
    with libraries():
        from wx2tg.companion import commands
    for sentence in commands.webhook(config):
        click.echo(visible(sentence))


@companion.command()
@click.option("--new", is_flag=True, help="Make another CA in place of the one that is there.")
@config_option
def ca(config: Path, new: bool) -> None:
    """Make the CA of the proxy and of TLS, and tell how a back end is led to the companion with it."""
    with libraries():
        from wx2tg.cli.companion_ca import prepare_ca
        from wx2tg.companion.config_file import load
    for sentence in prepare_ca(load(config), config.parent, new=new):
        click.echo(visible(sentence))


@companion.command("public-key")
@config_option
def public_key(config: Path) -> None:
    """Print the key that stands for WeChat Pay's public key, for back ends that are configured with it.

    Its id is `public_key_id` in [payment]; back ends without one fetch certificates, and need no key.
    """
    with libraries():
        from wx2tg.companion import commands
    click.echo(commands.public_key(config), nl=False)


@companion.command()
@click.option("--format", "form", type=_FORMATS, default="text", show_default=True)
@click.option("--since", "days", type=click.IntRange(min=1), metavar="DAYS", help="Only what is no older than that.")
@config_option
def orders(config: Path, form: str, days: int | None) -> None:
    """Compare payments with Telegram's list, and tell what the back end has not accepted.

    The exit status is 1 where there is something to look at.
    """
    with libraries():
        from wx2tg.companion import commands
        from wx2tg.companion.money import ledger_shown as shown
    with progress("Comparing", quiet=False):
        found, now = commands.orders(config, days)
    if form == "json":
        click.echo(shown.as_json(found), nl=False)
    elif not found:
        click.echo("Every payment agrees with Telegram's list, and the back end has accepted every notification.")
    elif is_terminal(sys.stdout):
        from rich.console import Console

        Console(highlight=False).print(shown.table(found, now))
    else:
        click.echo(shown.plain(found, now), nl=False)
    raise click.exceptions.Exit(1 if found else 0)


@companion.command("tell-again")
@click.argument("orders", nargs=-1, metavar="[ORDER]...")
@click.option("--all", "every", is_flag=True, help="Those of all orders.")
@config_option
def tell_again(orders: tuple[str, ...], every: bool, config: Path) -> None:
    """Tell the back end once more of the payments of ORDER, as far as it has not accepted them.

    ORDER is the back end's number of an order, its prepay_id or its transaction_id.
    """
    if every == bool(orders):
        raise click.UsageError("Give either order numbers or --all.")
    with libraries():
        from wx2tg.companion import commands
    found = commands.tell_again(config, None if every else orders)
    for order, notices in found:
        done = f"put back in the queue: {notices}" if notices else "the back end has accepted everything"
        click.echo(visible(f"{order}: {done}"))
    if not found:
        click.echo("The back end has accepted everything.")


@companion.command()
@click.argument("refund", metavar="ID")
@click.option("--not", "dropped", is_flag=True, help="You do not refund: the order stays paid.")
@config_option
def refunded(refund: str, dropped: bool, config: Path) -> None:
    """Mark the refund ID, which `orders` lists, as sent by hand, and tell the back end.

    Refunds of payments on TON are sent from your own wallet, since the companion has no key of it.
    """
    with libraries():
        from wx2tg.companion import commands
    click.echo(visible(commands.refunded(config, refund, sent=not dropped)))


@companion.command()
@click.argument("payment", metavar="ID")
@config_option
def handled(payment: str, config: Path) -> None:
    """Take the payment ID, which `orders` lists, off that list, once you have dealt with it.

    ID is the charge id of a payment that does not fit its order, or the hash of a transfer on TON. The order stays as
    it is.
    """
    with libraries():
        from wx2tg.companion import commands
    click.echo(visible(commands.handled(config, payment)))

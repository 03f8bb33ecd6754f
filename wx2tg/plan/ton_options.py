"""What payments in TON need of wx2tg.toml: the app's own address, and a server that makes the transfers."""

from __future__ import annotations

from wx2tg.options import Options


def app_address(options: Options) -> str:
    """The https address that the app is served under, without a slash at its end; "" where no option has it."""
    given = (options.ton_connect.url, options.project.base, options.server.base)
    return next((address for address in given if address.startswith("https://")), "").rstrip("/")


def missing_options(options: Options) -> str:
    """What `provider = "ton-connect"` needs and wx2tg.toml does not have; "" where all is there."""
    endpoint = (
        [] if options.payment.endpoint else ["`endpoint` in [payment], the address that answers with the transfer"]
    )
    known = app_address(options) or options.ton_connect.manifest
    address = [] if known else ["`base` in [server] or `url` in [ton-connect], the https address of the app"]
    return " and ".join([*endpoint, *address])

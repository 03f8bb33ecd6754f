"""What the templates of `wx2tg init --companion` say of an app's cloud."""

from __future__ import annotations

import posixpath
import re

import msgspec

from wx2tg.report.cloud import Cloud
from wx2tg.report.starter import quoted
from wx2tg.report.uses import Place

_ANY = "main"
"""The environment of an app that names none: every id will do."""

_HOME = "/srv/companion"
"""The folder of companion.toml in the container."""

_BARE = re.compile(r"[A-Za-z0-9_-]+")
# Variables of .env that are the companion's own; what functions read under these names is another value.
_OWN = re.compile(
    r"(?:BOT_TOKEN|WEBHOOK_SECRET|WECHAT_\w+|IDENTITY_KEY|PROVIDER_TOKEN|TON_API_KEY|PROXY_SECRET|PUSH_\w+|DATABASE_URL"
    r"|POSTGRES_\w+)"
)


class Given(msgspec.Struct, frozen=True):
    """A variable as functions call it, the `variable` of .env that holds its value, and where it is read."""

    name: str
    variable: str
    place: Place


class CloudFacts(msgspec.Struct, frozen=True):
    """`environments` are never empty; `named`: the sources name them. `way` leads to the folder of the functions.

    `mount` is that folder on this machine and in the container. `installs` are pairs of the folder of a
    function and its packages. `absent` are functions that are called, but not there.
    """

    cloud: Cloud
    environments: tuple[str, ...]
    named: bool
    way: str
    mount: tuple[str, str] | None
    installs: tuple[tuple[str, tuple[str, ...]], ...]
    absent: tuple[tuple[str, Place], ...]
    given: tuple[Given, ...]
    collections: tuple[tuple[str, object], ...]
    unknown: dict[str, tuple[Place, ...]]


def cloud_facts(cloud: Cloud, way: str) -> CloudFacts:
    """What is to be written of `cloud`; `way` is the path to the folder of its functions, "" where there is none."""
    known = {name for function in cloud.functions for name in (function.name, posixpath.basename(function.name))}
    target = posixpath.normpath(posixpath.join(_HOME, way))
    return CloudFacts(
        cloud=cloud,
        environments=cloud.environments or (_ANY,),
        named=bool(cloud.environments),
        way=way,
        mount=(way if way.startswith(".") else f"./{way}", target) if way else None,
        installs=tuple((posixpath.join(way, one.name), one.packages) for one in cloud.functions if one.packages),
        absent=tuple((item.name, item.place) for item in cloud.called if item.name not in known),
        given=tuple(Given(item.name, _variable(item.name), item.place) for item in cloud.variables),
        collections=tuple((_key(item.name), item) for item in cloud.collections),
        unknown=cloud.unknown,
    )


def _variable(name: str) -> str:
    return f"FUNCTION_{name}" if _OWN.fullmatch(name) else name


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else quoted(name)

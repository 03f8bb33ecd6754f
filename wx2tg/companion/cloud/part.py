"""The cloud as a part of the companion: its database, files and functions, for pages and for each other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from starlette.routing import BaseRoute, Route, WebSocketRoute

from wx2tg.companion.cloud.caller import Handler
from wx2tg.companion.cloud.calls import Calls
from wx2tg.companion.cloud.containers import Containers
from wx2tg.companion.cloud.engines.base import Engine, Index, Taken
from wx2tg.companion.cloud.engines.open import open_engine
from wx2tg.companion.cloud.files.addresses import Addresses
from wx2tg.companion.cloud.files.files import Files
from wx2tg.companion.cloud.files.owners import Owners
from wx2tg.companion.cloud.files.stores import Folder
from wx2tg.companion.cloud.files.web import Uploads, file_routes
from wx2tg.companion.cloud.functions.folder import FolderError
from wx2tg.companion.cloud.functions.part import Functions, open_functions
from wx2tg.companion.cloud.functions.settings import FunctionSettings
from wx2tg.companion.cloud.identity import Identities
from wx2tg.companion.cloud.permissions.rules import rules_of
from wx2tg.companion.cloud.service.service import Service
from wx2tg.companion.cloud.watch.hub import Hub
from wx2tg.companion.cloud.watch.socket import Sockets
from wx2tg.companion.cloud_config import paths_of
from wx2tg.companion.config import CloudSection, IndexSection
from wx2tg.companion.config_file import ConfigError
from wx2tg.companion.gate import Gate, address_beside
from wx2tg.companion.serve import Parts

PATH = "/tg/cloud"

# What a page asks of files beside its upload, which is a form; a function has the bytes themselves too.
_FILES_OF_PAGES = ("getTempFileURL", "deleteFile")


@asynccontextmanager
async def cloud_part(gate: Gate, money: Sequence[BaseRoute] = ()) -> AsyncIterator[Parts]:
    """The routes of the cloud, over the database that `[cloud]` names. ConfigError, StoreError.

    `money` are the routes of WeChat Pay on WeChat's side, which functions call by `cloudPay`.
    """
    address = address_beside(gate.config.cloud.database.reveal(), gate.root)
    engine = await open_engine(address, gate.store)
    try:
        async with cloud_over(gate, engine, money) as parts:
            yield parts
    finally:
        await engine.close()


@asynccontextmanager
async def cloud_over(gate: Gate, engine: Engine, money: Sequence[BaseRoute] = ()) -> AsyncIterator[Parts]:
    """The routes of the cloud over an engine, whose collections and indexes are made as `[cloud]` says. ConfigError."""
    section = gate.config.cloud
    await _prepare(engine, section)
    rules = {name: rules_of(collection.permission) for name, collection in section.collections.items()}
    service, identities = Service(engine, rules), Identities(gate)
    hub = Hub(service)
    files = _files(gate)
    shared = {**service.handlers(), "callContainer": Containers(gate).call}
    of_files = files.handlers()
    async with hub.runs(), _functions(gate, {**shared, **of_files}, money) as functions:
        pages = {**shared, **{name: of_files[name] for name in _FILES_OF_PAGES}, **functions.handlers}
        calls = Calls(identities, pages, Uploads(files, section.max_file))
        yield Parts(
            public=[
                Route(PATH, calls.endpoint, methods=["POST"]),
                WebSocketRoute(f"{PATH}/watch", Sockets(service, hub, identities).endpoint),
                *file_routes(files),
                *functions.public,
            ],
            wechat=functions.wechat,
        )


def _files(gate: Gate) -> Files:
    section = gate.config.cloud
    return Files(
        Folder(gate.root / section.files),
        Owners(gate.store),
        Addresses(gate.config.app.identity_key),
        section.storage,
        environments=section.environments,
        now=gate.now,
    )


@asynccontextmanager
async def _functions(
    gate: Gate, handlers: Mapping[str, Handler], money: Sequence[BaseRoute]
) -> AsyncIterator[Functions]:
    """The functions of the project; none where it has no folder of them. ConfigError."""
    section = gate.config.cloud
    settings = FunctionSettings(
        appid=gate.appid,
        environment=section.environments[0],
        environments=frozenset(section.environments),
        http=frozenset(section.http),
        node=section.node,
        variables={name: secret.reveal() for name, secret in section.variables.items()},
    )
    try:
        async with open_functions(gate, gate.root / section.functions, settings, handlers, money=money) as functions:
            yield functions
    except FolderError as error:
        raise ConfigError(f"[cloud] functions: {error}") from None


async def _prepare(engine: Engine, section: CloudSection) -> None:
    """Make what is missing of the collections and indexes that are named."""
    indexes = [
        Index(name, paths_of(index), unique=isinstance(index, IndexSection) and index.unique)
        for name, collection in section.collections.items()
        for index in collection.indexes
    ]
    for environment in section.environments:
        async with engine.write(environment) as session:
            for name in section.collections:
                await session.create(name)
        try:
            await engine.make_indexes(environment, indexes)
        except Taken as error:
            raise ConfigError(
                f"an index in [cloud.collections] is unique, but two documents have the same values: {error}"
            ) from None

"""What an app and its functions use of WeChat's cloud, as `wx2tg init --companion` writes it down."""

from __future__ import annotations

import msgspec

from wx2tg.report.uses import Place


class Collection(msgspec.Struct, frozen=True):
    """A collection, the first `place` that names it, and the indexes that queries of it can use.

    `pages` says what pages do with it: "read", "write", "read and write", "use", or "" where only functions name it.
    `certain` is false where the name is what some call hands to a function, and so may be something else.
    """

    name: str
    place: Place
    pages: str
    in_functions: bool
    certain: bool
    indexes: tuple[tuple[str, ...], ...]


class CloudFunction(msgspec.Struct, frozen=True):
    """A function, called by its path in the folder of all functions, and the npm packages that it needs there."""

    name: str
    packages: tuple[str, ...]


class Variable(msgspec.Struct, frozen=True):
    """A variable of the environment that a function reads, and where."""

    name: str
    place: Place


class Cloud(msgspec.Struct, frozen=True):
    """`folder` is the absolute path of the folder of the functions, "" where the project has none.

    `called` are functions that the app calls, with the first place. `unknown` are the places where the name of an
    "environment", a "collection" or a "variable" is known only when the app runs, by kind. `unread` are scripts that
    are no valid JavaScript.
    """

    environments: tuple[str, ...]
    folder: str
    functions: tuple[CloudFunction, ...]
    collections: tuple[Collection, ...]
    called: tuple[Variable, ...]
    variables: tuple[Variable, ...]
    unknown: dict[str, tuple[Place, ...]]
    unread: tuple[str, ...] = ()

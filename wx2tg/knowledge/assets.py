"""Which files of a project a bundle carries as they are: a typed view of assets.toml."""

from __future__ import annotations

from functools import cache

import msgspec

from wx2tg.knowledge.reading import content, table_file, typed


class Published(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Types of files that are published; `media` are those of npm packages too, and are never taken for secrets."""

    kind: str
    suffixes: tuple[str, ...]
    media: bool = False


class Secret(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names of files that are secrets: whole, before the last suffix (`stems`), by their beginning or their end."""

    kind: str
    names: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()


class Credentials(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What in the content of a file makes it a secret: `words` and `keys` in JSON, `key_header` in other files."""

    words: tuple[str, ...]
    keys: frozenset[str]
    key_header: str


class Quiet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Files that are not published, and of which no finding speaks: sources, settings and documents."""

    sources: tuple[str, ...]
    settings: frozenset[str]
    settings_prefixes: tuple[str, ...]
    root_settings: frozenset[str]
    documents: tuple[str, ...]
    document_stems: frozenset[str]
    document_suffixes: frozenset[str]


class Hosts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Names that web hosts take for settings, in the root of a site or in any folder."""

    root: frozenset[str]
    anywhere: frozenset[str]


class Cloud(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How folders of cloud functions are recognised: by the name of the folder around them, or a package they use."""

    folders: frozenset[str]
    packages: tuple[str, ...]


class AssetTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All of assets.toml; every name in it is in small letters."""

    published: tuple[Published, ...]
    secret: tuple[Secret, ...]
    credentials: Credentials
    quiet: Quiet
    hosts: Hosts
    cloud: Cloud

    def suffixes(self, *, media: bool = False) -> tuple[str, ...]:
        """The suffixes of all types that are published, or of those of media."""
        return tuple(suffix for row in self.published if row.media or not media for suffix in row.suffixes)


@cache
def asset_table() -> AssetTable:
    """The table, read once."""
    file = table_file("assets.toml")
    return typed(content(file), AssetTable, file)

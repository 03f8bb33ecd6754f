"""What a companion's cloud needs for an app: its environments, collections with indexes, and variables of functions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from wx2tg.analyze.cloud.environments import called, environments, variables
from wx2tg.analyze.cloud.handing import Handed
from wx2tg.analyze.cloud.naming import Computed, Named
from wx2tg.analyze.cloud.stored import Query, Use, collections
from wx2tg.analyze.scripts import Script

_MOST_FIELDS = 4
_MOST_INDEXES = 8
_COLLECTION = re.compile(r"[\w\-.]{1,64}")
_VARIABLE = re.compile(r"[A-Za-z_]\w*", re.ASCII)
# Functions find these without being given them, or do without: what the companion takes from the system for them, and
# what WeChat's cloud sets, as wx-server-sdk 4.0.2 and @cloudbase/node-sdk 3.18.3 read it.
_SET = frozenset(
    "PATH HOME LANG LC_ALL TMPDIR SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS TZ NODE_ENV PWD USER "
    "SCF_NAMESPACE TCB_CONTEXT_CNFG TCB_CONTEXT_KEYS TCB_ENV TCB_ROUTE_KEY TCB_SEQID TCB_SOURCE TCB_SOURCE_IP "
    "TCB_TRACELOG TCB_UUID TENCENTCLOUD_REGION TENCENTCLOUD_RUNENV TRIGGER_SRC WX_API_TOKEN WX_APPID WX_CLIENTIP "
    "WX_CLIENTIPV6 WX_CONTEXT_KEYS WX_LOCAL_SCF WX_OPENID WX_TRIGGER_API_TOKEN_V0".split()
)


class Collection(NamedTuple):
    """`first` is the first place where it is named, in a page if there is one.

    `reads` and `writes` say what pages do with it, `in_functions` whether functions name it. `certain` is that of a
    name, `indexes` are paths of fields that queries demand or order by.
    """

    name: str
    first: Named
    in_pages: bool
    in_functions: bool
    reads: bool
    writes: bool
    certain: bool
    indexes: tuple[tuple[str, ...], ...]


class Cloud(NamedTuple):
    """What the scripts of an app and of its functions name, each name once.

    `called` are the functions that the app calls, `computed` what is known only when the app runs.
    """

    environments: tuple[str, ...]
    collections: tuple[Collection, ...]
    called: tuple[Named, ...]
    variables: tuple[Named, ...]
    computed: tuple[Computed, ...]


def cloud_of(pages: list[Script], functions: list[Script], homes: Mapping[str, str]) -> Cloud:
    """The cloud of an app with these scripts; what pages name comes first.

    `homes` are the names of the functions that scripts belong to, by path.
    """
    handed = Handed([*pages, *functions], homes)
    named = [*environments(pages), *environments(functions)]
    of_pages, of_functions = list(collections(pages, handed)), list(collections(functions, handed))
    read = [item for item in variables(functions) if isinstance(item, Computed) or is_given(item.text)]
    computed = [item for item in (*named, *of_pages, *of_functions, *read) if isinstance(item, Computed)]
    return Cloud(
        environments=tuple(dict.fromkeys(item.text for item in named if isinstance(item, Named))),
        collections=tuple(_collections(_uses(of_pages), _uses(of_functions))),
        called=tuple({item.text: item for item in reversed([*called(pages), *called(functions)])}.values())[::-1],
        variables=tuple({item.text: item for item in reversed(read) if isinstance(item, Named)}.values())[::-1],
        computed=tuple(dict.fromkeys(computed)),
    )


def is_given(variable: str) -> bool:
    """Whether a variable has to be given to functions: the system and the cloud itself set others."""
    return _VARIABLE.fullmatch(variable) is not None and variable not in _SET


def _uses(found: Iterable[Use | Computed]) -> Mapping[str, list[Use]]:
    uses: dict[str, list[Use]] = {}
    for item in found:
        if isinstance(item, Use) and _COLLECTION.fullmatch(item.name.text):
            uses.setdefault(item.name.text, []).append(item)
    return uses


def _collections(pages: Mapping[str, list[Use]], functions: Mapping[str, list[Use]]) -> Iterable[Collection]:
    for name in sorted({*pages, *functions}):
        in_pages, uses = pages.get(name, []), [*pages.get(name, []), *functions.get(name, [])]
        yield Collection(
            name=name,
            first=uses[0].name,
            in_pages=bool(in_pages),
            in_functions=name in functions,
            reads=any(use.reads for use in in_pages),
            writes=any(use.writes for use in in_pages),
            certain=any(use.name.certain for use in uses),
            indexes=indexes(use.query for use in uses if use.query is not None),
        )


def indexes(queries: Iterable[Query]) -> tuple[tuple[str, ...], ...]:
    """The indexes that queries can use: the fields that must be equal, then those that documents are ordered by.

    Documents are found by `_id` and `_openid` without one. An index with which another one begins is left out.
    """
    found: dict[object, tuple[str, ...]] = {}
    for equal, order in queries:
        fields = tuple(dict.fromkeys((*equal, *order)))[:_MOST_FIELDS]
        if "_id" not in fields and fields not in ((), ("_openid",)):
            found.setdefault((frozenset(equal), order), fields)
    distinct = list(dict.fromkeys(found.values()))
    kept = [one for one in distinct if not any(other != one and other[: len(one)] == one for other in distinct)]
    return tuple(kept[:_MOST_INDEXES])

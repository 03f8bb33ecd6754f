"""Parts of the runtime that only some apps need, found by what the scripts and JSON files of an app name."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping

from wx2tg.emit.needs import Need
from wx2tg.link.modules import closure, split_needs

LENGTHS = Need("router/lengths", "Lengths")
"""Lengths in rpx that the styles of an app have."""

LENGTH = Need("router/length", "lengthOf")
"""Lengths in rpx of styles that are made while the app runs."""

TRAIT = Need("core/traits", "trait")
"""`Behavior.trait`, which is the one part that user code reaches by itself."""

MOUNT = Need("api/_shared/disk", "mountFiles")
"""Brings back the files that the app has kept; the app starts when they are there."""

_FILES = (MOUNT, Need("api/_shared/sync-files", "keepFile"))

# The members of `wx` that keep files, or tell of what was kept.
_KEEPING = frozenset({"getFileSystemManager", "saveFile", "getSavedFileList", "getSavedFileInfo", "removeSavedFile"})

# What a script must name to use a part; a name put together at run time is not found.
_BY_SCRIPT = (
    (
        re.compile(r"\brelations\b|\brelation\(|\bgetRelationNodes\b"),
        tuple(Need("core/relations", name) for name in ("link", "unlink", "relink", "relationNodes")),
    ),
    (
        re.compile(r"\bselect(?:Component|AllComponents|OwnerComponent)\b"),
        tuple(Need("core/selectors", name) for name in ("selectComponent", "selectAllComponents", "exposed")),
    ),
    (re.compile(r"\b(?:Component|Behavior)(?:<[^();]*>)?\(\s*\)"), (Need("core/chain", "Chain"),)),
    (re.compile(r"\bBehavior\.trait\b"), (TRAIT,)),
    (re.compile(r"\bwx://"), (Need("core/built-in-behaviors", "builtInBehavior"),)),
    (re.compile(r"\bexternalClasses\b"), (Need("core/outer", "relay"),)),
    (re.compile(r"\bdefinitionFilter\b"), (Need("core/filters", "applyFilters"),)),
    (re.compile(r"\bmoved\b|\brelations\b"), (Need("render/moved", "tellMoved"),)),
    (re.compile(r"\bdetached\b|\bunlinked\b"), (Need("render/leave", "leaveAlone"),)),
    (
        re.compile(r"\bonSaveExitState\b"),
        (Need("api/exit-state", "saveExitState"), Need("api/exit-state", "exitState")),
    ),
    (re.compile(r"\bUSER_DATA_PATH\b|wxfile://usr"), _FILES),
    (re.compile(r"\brequirePlugin\b"), (Need("core/plugin", "plugin"),)),
    (
        re.compile(r"\bon(?:Before)?(?:AppRoute(?:Done)?|Page(?:Load|Unload))\b|\bonAfterPage(?:Load|Unload)\b"),
        (Need("router/route-events", "tellRoute"),),
    ),
    (
        re.compile(r"\bdynamicSlots\b"),
        tuple(
            Need("render/dynamic-slots", name) for name in ("fillDynamic", "changeSlot", "changeCopies", "dropCopies")
        ),
    ),
    (
        re.compile(
            r"\b(?:spliceArrayDataOnPath|groupUpdates|setUpdatePerformanceListener|setInitialRenderingCache|getAppBar"
            r"|[gs]etPassiveEvent|traitBehavior|(?:apply|clear)AnimatedStyle)\b"
        ),
        (Need("core/rare-methods", "RareMethods"),),
    ),
)


def optional_parts(
    scripts: Iterable[str],
    config: Mapping[str, object],
    needs_of_app: Iterable[Need] = (),
    members: Collection[str] = (),
) -> frozenset[Need]:
    """The parts that an app needs besides `needs_of_app`, reached through `env.parts` by name.

    `scripts` are its modules as they were written, `config` is its `env.config`, `members` are the members of `wx` that
    it has.
    """
    waiting = list(_BY_SCRIPT)
    needs = set(_by_config(config))
    if not _KEEPING.isdisjoint(members):
        needs.update(_FILES)
    for text in scripts:
        for part in [part for part in waiting if part[0].search(text)]:
            needs.update(part[1])
            waiting.remove(part)
        if not waiting:
            break
    modules, _ = split_needs(needs.union(needs_of_app))
    if any(module.path == "core/style" for module in closure(modules)):
        needs |= {LENGTHS, LENGTH}
    return frozenset(needs)


def _by_config(config: Mapping[str, object]) -> Iterable[Need]:
    tab_bar = config["tabBar"]
    if isinstance(tab_bar, dict) and not tab_bar.get("custom"):
        yield Need("router/tab-bar", "TabBar")
    pages = config["pagesConfig"]
    assert isinstance(pages, dict)
    windows = [config["window"], *(page["window"] for page in pages.values())]
    if "lengths" in config:
        yield LENGTHS
    if any("preload" in page for page in pages.values()):
        yield Need("router/preload", "preload")
    if config.get("later"):
        yield Need("render/later", "later")
    if config.get("later") or config.get("lazy"):
        yield Need("router/loader", "loadFiles")
    if config.get("libraries"):
        yield Need("router/libraries", "library")
    if any(isinstance(window, dict) and window.get("enablePullDownRefresh") for window in windows):
        yield Need("router/refresh", "pullDown")

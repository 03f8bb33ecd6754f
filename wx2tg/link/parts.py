"""Decides which optional parts of the runtime an app gets, by what its scripts and its JSON files name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from wx2tg.emit.needs import Need
from wx2tg.knowledge import parts, parts_of
from wx2tg.link.modules import closure, split_needs

LENGTHS = Need("router/lengths", "Lengths")
"""Lengths in rpx that the styles of an app have."""

LENGTH = Need("router/length", "lengthOf")
"""Lengths in rpx of styles that are made while the app runs."""

TRAIT = Need("core/traits", "trait")
"""`Behavior.trait`, which is the one part that user code reaches by itself."""

PAY_IN_TON = (
    Need("api/ton-connect", "payOrder"),
    Need("api/toast", "showLoading"),
    Need("api/toast", "hideLoading"),
)
"""Pays an order by a transfer that the user confirms in a wallet, and covers the page until it has come."""

MOUNT = Need("api/_shared/disk", "mountFiles")
"""Brings back the files that the app has kept; the app starts when they are there."""


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
    wanted = (part for part in parts_of(scripts, members) if not part.with_modules)
    needs = {*_by_config(config), *(Need(*export) for part in wanted for export in part.exports)}
    modules, _ = split_needs(needs.union(needs_of_app))
    if any(module.path == "core/style" for module in closure(modules)):
        needs |= {LENGTHS, LENGTH}
    return frozenset(needs)


def parts_with(script: str) -> frozenset[Need]:
    """The parts that come in the chunk of a module, by its text; all others are in the entry."""
    found = (part for part in parts() if part.with_modules and part.named_in(script))
    return frozenset(Need(*export) for part in found for export in part.exports)


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
    libraries = config.get("libraries")
    if isinstance(libraries, dict) and "tonconnect" in libraries:
        yield from PAY_IN_TON
    if any(isinstance(window, dict) and window.get("enablePullDownRefresh") for window in windows):
        yield Need("router/refresh", "pullDown")

"""Says which files of a project are published as they are."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable

from wx2tg.project.tree import NPM, Tree
from wx2tg.text import finclip

_TEMPLATES = "|".join(suffix[1:] for pair in finclip.SUFFIXES.items() for suffix in pair)
_SOURCE = re.compile(
    rf"\.(?:{_TEMPLATES}|js|ts|jsx|tsx|mjs|cjs|less|scss|sass|styl|vue|map|md|markdown)$", re.IGNORECASE
)
# What must never be on a web server: keys (miniprogram-ci keeps its upload key beside the sources) and tooling.
_PRIVATE = re.compile(r"\.(?:key|pem|p12|pfx|env|sh|bat|ps1|py|lock|log|ya?ml|toml|orig|bak|swp)$", re.IGNORECASE)
_MEDIA = re.compile(
    r"\.(?:png|jpe?g|gif|svg|webp|bmp|ico|avif|[ot]tf|woff2?|eot|mp[34]|m4a|aac|wav|ogg|webm|wasm|br|glb|gltf|hdr|bin)$",
    re.IGNORECASE,
)
_CONFIG = re.compile(
    r"(?:^|/)(?:package(?:-lock)?|sitemap|tsconfig[\w.-]*|jsconfig|theme|ext|tslint|typings|lerna|"
    r"(?:fide\.)?project(?:\.private)?\.config)\.json$"
)
_PROSE = re.compile(
    r"(?:^|/)(?:LICEN[CS]E|NOTICE|AUTHORS|CHANGELOG|README|Makefile|Dockerfile)(?:\.(?:txt|rst|html?|cn|en))?$",
    re.IGNORECASE,
)


def assets(tree: Tree, configs: Iterable[str]) -> tuple[str, ...]:
    """The virtual paths of the files to publish, sorted; `configs` are the JSON files that configure something.

    Everything that is neither source nor tooling is published, JSON data included, since an app may read it by name. Of
    npm packages only media are.
    """
    known = {"app.json", *configs}
    return tuple(sorted(path for path in tree.files if path not in known and _is_asset(tree, path)))


def _is_asset(tree: Tree, path: str) -> bool:
    if NPM + "/" in path:
        return bool(_MEDIA.search(path))
    if _SOURCE.search(path) or _PRIVATE.search(path) or _PROSE.search(path) or _CONFIG.search(path):
        return False
    stem, suffix = posixpath.splitext(path)
    # The JSON beside a template configures a component, even one that nothing uses.
    return suffix != ".json" or not tree.first(stem, tree.suffixes.template)

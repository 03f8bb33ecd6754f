"""The generated files of a bundle that stands in memory; source maps are made when they are read."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence

import msgspec

from wx2tg.link.maps import with_map
from wx2tg.text import Piece, join

_MAP = ".map"


class Code(msgspec.Struct, frozen=True):
    """A script of the bundle as text, and the pieces of which its source map is made."""

    text: bytes
    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, path: str, pieces: Sequence[Piece]) -> Code:
        """The script of `pieces`, which stands at `path` and names its map."""
        name = path.rpartition("/")[2]
        text = f"{join(pieces).rstrip()}\n//# sourceMappingURL={name}{_MAP}\n"
        return cls(text.encode("utf-8", "surrogatepass"), tuple(pieces))

    def map(self, path: str) -> bytes:
        """The source map of the script at `path`."""
        mapping = with_map(self.pieces, path, minify=False)[1]
        return json.dumps(mapping, ensure_ascii=False).encode("utf-8", "surrogatepass")


class BundleFiles(Mapping[str, bytes]):
    """Files by path, sorted. `scripts` have source maps beside them, `others` are all other files."""

    def __init__(self, scripts: Mapping[str, Code], others: Mapping[str, bytes]) -> None:
        self.scripts = scripts
        self.others = others
        self._maps: dict[str, bytes] = {}

    def __getitem__(self, path: str) -> bytes:
        if path in self.others:
            return self.others[path]
        if path in self.scripts:
            return self.scripts[path].text
        script = path.removesuffix(_MAP)
        if path == script or script not in self.scripts:
            raise KeyError(path)
        if path not in self._maps:
            self._maps[path] = self.scripts[script].map(script)
        return self._maps[path]

    def __contains__(self, path: object) -> bool:
        if path in self.others or path in self.scripts:
            return True
        return isinstance(path, str) and path.endswith(_MAP) and path.removesuffix(_MAP) in self.scripts

    def __iter__(self) -> Iterator[str]:
        return iter(sorted((*self.others, *self.scripts, *(path + _MAP for path in self.scripts))))

    def __len__(self) -> int:
        return len(self.others) + 2 * len(self.scripts)

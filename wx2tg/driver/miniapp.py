"""Lays a bundle out as a package by the W3C's MiniApp drafts."""

from __future__ import annotations

import json
from collections.abc import Mapping

from wx2tg.options import Options
from wx2tg.plan import miniapp
from wx2tg.plan.chunks import ENTRY
from wx2tg.plan.compiled import Compiled
from wx2tg.plan.files import chunk_path


def packaged(content: Mapping[str, bytes], compiled: Compiled, options: Options) -> dict[str, bytes]:
    """The files of a bundle with those that a package has at its root, and a document for each page.

    The app's script moves to the root. Its sheet stays where its addresses lead from, and that at the root imports it.
    """
    files = dict(content)
    script, style = chunk_path(ENTRY, "js"), chunk_path(ENTRY, "css")
    files[miniapp.SCRIPT] = files.pop(script)
    if (map := files.pop(f"{script}.map", None)) is not None:
        files[f"{miniapp.SCRIPT}.map"] = map
    said = miniapp.manifest(compiled.project, options)
    texts = {
        miniapp.STYLE: f'@import url("{style}");\n',
        miniapp.MANIFEST: json.dumps(said, ensure_ascii=False, indent=2) + "\n",
        "index.html": miniapp.document(compiled, options, [], ""),
        **miniapp.documents(compiled, options),
    }
    return files | {path: text.encode("utf-8", "surrogatepass") for path, text in texts.items()}

"""Builds the hello page of `apps/hello` with its peers, as far as they can be had from npm."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from bench.apps import BUILD, HELLO
from bench.implementations import bundled, compiled_template

# `weweb-cli` converts mini-programs to the web; glass-easel is WeChat's own framework, without anything around it.
PEERS = ("weweb-cli 1.1.2", "glass-easel")
_PATIENCE = 300
_SCRIPT = """\
import * as glassEasel from "glass-easel";
import { content } from "./template.js";

const space = new glassEasel.ComponentSpace();
const rows = Array.from({ length: 10 }, (_, id) => ({ id, label: `Row ${id + 1}` }));
const definition = space.defineComponent({
  template: { content },
  data: { motto: "Hello World", rows: [] },
  lifetimes: { attached() { this.setData({ rows }); } },
  methods: {
    onTapRow(event) { this.setData({ motto: `Hello from row ${event.currentTarget.dataset.id + 1}` }); },
  },
});
const backend = new glassEasel.CurrentWindowBackendContext();
const root = glassEasel.Component.createWithContext("body", definition, backend);
const placeholder = document.createElement("span");
document.body.append(placeholder);
glassEasel.Element.replaceDocumentElement(root, document.body, placeholder);
"""


def built(name: str) -> Path | str:
    """The folder of a peer's hello page, or why there is none."""
    if name == "glass-easel":
        return _glass_easel()
    out = BUILD / "peers" / name.replace(" ", "-")
    source = out.with_name(f"{out.name}-source")
    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(HELLO, source, dirs_exist_ok=True)
    command = ["npx", "--yes", f"--package={name.replace(' ', '@')}", "weweb", "-t", "-n", "-d", str(out)]
    try:
        done = subprocess.run(
            command,
            cwd=source,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_PATIENCE,
            env={**os.environ, "CI": "1"},
        )
    except subprocess.TimeoutExpired:
        return f"npm and weweb were not done in {_PATIENCE} s"
    if not (out / "index.html").is_file():
        return f"made no page, exit status {done.returncode}"
    return out


def _glass_easel() -> Path:
    out = BUILD / "peers" / "glass-easel-hello"
    out.mkdir(parents=True, exist_ok=True)
    (out / "template.js").write_text(compiled_template(HELLO), encoding="utf-8")
    (out / "page.js").write_text(_SCRIPT, encoding="utf-8")
    bundled(out / "page.js", HELLO)
    return out

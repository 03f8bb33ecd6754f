"""The folder of `workers`: its scripts run in Workers of the browser, with a `require` of their own."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser.phone import PhoneOf
from browser.projects import convert, small_app, write_project
from playwright.sync_api import expect

PAGE = "pages/index/index"
MAIN = """
Page({
  data: { query: { id: "" } },
  onLoad() {
    this.worker = wx.createWorker("workers/sum/index.js", { useExperimentalWorker: true });
    this.worker.onMessage((answer) => this.setData({ "query.id": JSON.stringify(answer) }));
    this.worker.onError(({ message }) => this.setData({ "query.id": message }));
  },
  ask(message) {
    this.worker.postMessage(message);
  },
  end() {
    this.worker.terminate();
  },
});
"""
WORKER = """
const add = require("../lib/add");
import tax from "../lib/tax";
let asked = 0;
worker.onMessage((message) => {
  if (message.fail) throw new Error("on purpose");
  asked += 1;
  worker.postMessage({
    sum: tax(add(message.numbers)), asked, globals: [typeof wx, typeof getApp, typeof importScripts === "function"],
    bytes: message.bytes && new Uint8Array(message.bytes).length,
  });
});
"""


def app(**workers: object) -> dict[str, str | bytes]:
    return small_app(PAGE, **(workers or {"workers": "workers"})) | {
        f"{PAGE}.js": MAIN,
        "workers/sum/index.js": WORKER,
        "workers/lib/add.js": "module.exports = (numbers) => numbers.reduce((a, b) => a + b, 0);",
        "workers/lib/tax.ts": "export default (sum: number): number => sum * 2;",
    }


@pytest.mark.browser
@pytest.mark.parametrize("workers", ["workers", "/workers/", {"path": "workers", "isSubpackage": True}], ids=str)
def test_a_worker_answers(workers: object, tmp_path: Path, phone: PhoneOf) -> None:
    report = convert(write_project(tmp_path / "src", app(workers=workers)), tmp_path / "dist")
    assert report.findings == ()
    ann = phone(tmp_path / "dist", prefix="deep/down/")
    ann.open(PAGE)
    page = "getCurrentPages()[0]"
    ann.run(f"{page}.ask({{ numbers: [1, 2, 3] }});")
    expect(ann.find("#id")).to_have_text('{"sum":12,"asked":1,"globals":["undefined","undefined",false]}')
    # Of what cannot be copied, as much as JSON has.
    ann.run(f"{page}.ask({{ numbers: [4], then() {{}} }});")
    expect(ann.find("#id")).to_contain_text('"sum":8,"asked":2')
    ann.run(f"{page}.ask({{ numbers: [], bytes: new ArrayBuffer(7) }});")
    expect(ann.find("#id")).to_contain_text('"bytes":7')
    ann.expect("on purpose")
    ann.run(f"{page}.ask({{ fail: true }});")
    expect(ann.find("#id")).to_contain_text("on purpose")
    ann.run(f"{page}.end(); {page}.ask({{ numbers: [1] }});")
    ann.page.wait_for_timeout(200)
    expect(ann.find("#id")).to_contain_text("on purpose")


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    report = convert(write_project(tmp_path / "src", app(workers="threads")), tmp_path / "dist")
    assert [(found.name, found.path) for found in report.findings] == [("missing-file", "app.json")]
    assert not (tmp_path / "dist/_app/worker.js").exists()


def test_an_app_without_workers_has_no_script_for_them(tmp_path: Path) -> None:
    convert(write_project(tmp_path / "src", small_app(PAGE)), tmp_path / "dist")
    assert not (tmp_path / "dist/_app/worker.js").exists()

"""`wx` in Chromium: storage, and files of the app's own."""

from __future__ import annotations

import pytest
from browser.api import outcome, refusal
from browser.phone import Phone

pytestmark = pytest.mark.browser


def test_values_keep_their_types(app: Phone) -> None:
    answer = app.run(
        """
        const values = {
          text: "x", number: 7, nan: NaN, date: new Date(5), list: [1, { a: null }],
          no: false, nothing: null, gone: undefined,
        };
        for (const key of Object.keys(values)) wx.setStorageSync(key, values[key]);
        const read = (key) => wx.getStorageSync(key);
        return {
          same: ["text", "number", "no", "nothing", "gone"].every((key) => read(key) === values[key]),
          nan: Number.isNaN(read("nan")),
          date: read("date") instanceof Date && read("date").getTime(),
          list: read("list"),
          never: read("never"), keys: wx.getStorageInfoSync().keys.sort(),
        };
        """
    )
    assert answer == {
        "same": True,
        "nan": True,
        "date": 5,
        "list": [1, {"a": None}],
        "never": "",
        "keys": ["date", "gone", "list", "nan", "no", "nothing", "number", "text"],
    }


def test_with_callbacks(app: Phone) -> None:
    outcome(app, "setStorage", key="tea", data={"cups": 2})
    assert outcome(app, "getStorage", key="tea")["data"] == {"cups": 2}
    assert outcome(app, "getStorageInfo")["keys"] == ["tea"]
    outcome(app, "batchSetStorage", kvList=[{"key": "a", "value": 1}, {"key": "b", "value": 2}])
    assert app.run("return wx.batchGetStorageSync(['a', 'b'])") == [1, 2]
    assert outcome(app, "batchGetStorage", keyList=["b"])["dataList"] == [2]
    outcome(app, "removeStorage", key="tea")
    assert refusal(app, "getStorage", key="tea") == "data not found"
    assert "parameter error" in refusal(app, "getStorage")
    outcome(app, "clearStorage")
    assert outcome(app, "getStorageInfo")["keys"] == []


def test_it_outlives_a_reload_and_leaves_others_alone(app: Phone) -> None:
    app.run("localStorage.setItem('of another app', '1'); wx.setStorageSync('tea', 'sencha')")
    app.page.reload()
    app.until("window.wx && 'getStorageSync' in wx")
    assert app.run("return wx.getStorageSync('tea')") == "sencha"
    app.run("wx.removeStorageSync('tea'); wx.clearStorageSync()")
    assert app.run("return [wx.getStorageSync('tea'), localStorage.getItem('of another app')]") == ["", "1"]


def test_too_large_a_value(app: Phone) -> None:
    message = app.run("try { wx.setStorageSync('big', 'x'.repeat(2e6)); } catch (error) { return error.message; }")
    assert "limit" in message


def test_text_files(app: Phone) -> None:
    answer = app.run(
        """
        const files = wx.getFileSystemManager();
        const folder = wx.env.USER_DATA_PATH;
        files.mkdirSync(`${folder}/a/b`, true);
        files.writeFileSync(`${folder}/a/b/note.txt`, "höt");
        files.appendFileSync(`${folder}/a/b/note.txt`, "!");
        const failing = (run) => { try { run(); } catch (error) { return error.message; } };
        return {
          text: files.readFileSync(`${folder}/a/b/note.txt`, "utf8"),
          base64: files.readFileSync(`${folder}/a/b/note.txt`, "base64"),
          bytes: files.readFileSync(`${folder}/a/b/note.txt`).byteLength,
          size: files.statSync(`${folder}/a/b/note.txt`).size,
          list: files.readdirSync(`${folder}/a`),
          missing: failing(() => files.readFileSync(`${folder}/no`)),
          refused: failing(() => files.writeFileSync("wxfile://tmp_x", "1")),
          own: files.readFileSync("/square.svg", "utf8").slice(0, 4),
        };
        """
    )
    assert answer["missing"].startswith("readFileSync:fail no such file")
    assert "permission denied" in answer["refused"]
    expected = {"text": "höt!", "base64": "aMO2dCE=", "bytes": 5, "size": 5, "list": ["b"], "own": "<svg"}
    assert {name: answer[name] for name in expected} == expected


def test_saved_files_outlive_a_reload(served: Phone, owner_server: str) -> None:
    path = outcome(served, "downloadFile", url=f"{owner_server}square.svg")["tempFilePath"]
    assert path.startswith("wxfile://tmp_")
    saved = outcome(served, "saveFile", tempFilePath=path)["savedFilePath"]
    served.page.reload()
    served.until("window.wx && 'getSavedFileList' in wx")
    assert [file["filePath"] for file in outcome(served, "getSavedFileList")["fileList"]] == [saved]
    assert served.run("return wx.getFileSystemManager().readFileSync(given, 'utf8').slice(0, 4)", saved) == "<svg"


def test_buffers(app: Phone) -> None:
    answer = app.run(
        """
        const address = wx.createBufferURL(new Uint8Array([1, 2]).buffer);
        const read = (await (await fetch(address)).arrayBuffer()).byteLength;
        wx.revokeBufferURL(address);
        const gone = await fetch(address).then(() => false, () => true);
        const { randomValues } = await wx.getRandomValues({ length: 70000 });
        return [wx.arrayBufferToBase64(wx.base64ToArrayBuffer("AQID")), read, gone, randomValues.byteLength];
        """
    )
    assert answer == ["AQID", 2, True, 70000]


def test_a_full_disk_is_a_failure_and_nothing_more(app: Phone) -> None:
    app.run("wx.setStorageSync('tea', 'green')")
    app.run(
        """
        Storage.prototype.setItem = () => { throw new DOMException("full", "QuotaExceededError"); };
        """
    )
    assert refusal(app, "setStorage", key="tea", data="black") == "exceed storage max size 10Mb"
    assert refusal(app, "batchSetStorage", kvList=[{"key": "x", "value": 1}]) == "exceed storage max size 10Mb"
    thrown = app.run(
        """
        try {
          wx.setStorageSync("tea", "black");
        } catch (error) {
          return [error.constructor === Error, error.message];
        }
        """
    )
    assert thrown == [True, "setStorageSync:fail exceed storage max size 10Mb"]
    # What was there stays.
    assert app.run("return wx.getStorageSync('tea')") == "green"
    assert outcome(app, "getStorage", key="tea")["data"] == "green"


def test_what_json_cannot_hold(app: Phone) -> None:
    reasons = app.run(
        """
        const self = {};
        self.self = self;
        const reason = (data) => wx.setStorage({ key: "x", data }).catch(({ errMsg }) => errMsg);
        const thrown = () => { try { wx.setStorageSync("x", self); } catch ({ message }) { return message; } };
        return [await reason(self), await reason([1n]), thrown()];
        """
    )
    assert [reason.partition("fail ")[2].partition(":")[0] for reason in reasons] == ["data cannot be stored"] * 3

"""`wx.getFileSystemManager` in Chromium: what outlives a reload, a full disk, two windows, no database."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest
from browser.api import outcome, refusal
from browser.phone import Phone
from browser.projects import convert, small_app, write_project
from runtime.api.disks import PNG, SETUP, again, run

pytestmark = pytest.mark.browser


def test_files_and_folders_outlive_a_reload_and_are_there_from_the_first_call_on(disk: Phone) -> None:
    run(
        disk,
        """
        fs.mkdirSync(`${home}/pictures/empty`, true);
        fs.copyFileSync("/picture.png", `${home}/pictures/i.png`);
        fs.writeFileSync(`${home}/note.txt`, "kept");
        """,
    )
    again(disk)
    assert disk.run("return getApp().found") == "written in onLaunch"
    disk.until("getCurrentPages()[0].seen !== ''")
    assert disk.run("return getCurrentPages()[0].seen") == "load"
    tree = run(disk, "return fs.statSync(home, true).map(({ path, stats }) => path + (stats.isDirectory() ? '/' : ''))")
    assert sorted(tree) == ["/launch.txt", "/note.txt", "/pictures/", "/pictures/empty/", "/pictures/i.png"]
    run(disk, "fs.accessSync(`${home}/note.txt`)")


def test_what_is_written_first_is_not_replaced_by_what_was_there(disk: Phone) -> None:
    run(disk, "fs.writeFileSync(`${home}/a.txt`, 'old')")
    again(disk)
    run(disk, "fs.writeFileSync(`${home}/a.txt`, 'new')")
    disk.page.wait_for_timeout(700)
    assert run(disk, "return fs.readFileSync(`${home}/a.txt`, 'utf8')") == "new"
    again(disk)
    assert run(disk, "return fs.readFileSync(`${home}/a.txt`, 'utf8')") == "new"


def test_other_apis_take_a_kept_file_after_a_reload(disk: Phone, owner_server: str) -> None:
    run(disk, "fs.mkdirSync(`${home}/pictures`); fs.copyFileSync('/picture.png', `${home}/pictures/i.png`)")
    again(disk)
    path = "wxfile://usr/pictures/i.png"
    assert outcome(disk, "getImageInfo", src=path)["width"] == 1
    sent = outcome(disk, "uploadFile", url=f"{owner_server}echo", filePath=path, name="picture")
    assert "i.png" in json.loads(sent["data"])["body"]
    assert outcome(disk, "getFileInfo", filePath=path)["size"] == len(PNG)


def test_a_download_to_a_path_stays(disk: Phone, owner_server: str) -> None:
    answer = outcome(disk, "downloadFile", url=f"{owner_server}square.svg", filePath="wxfile://usr/square.svg")
    assert answer["filePath"] == "wxfile://usr/square.svg"
    assert "tempFilePath" not in answer
    again(disk)
    assert run(disk, "return fs.readFileSync(`${home}/square.svg`, 'utf8').slice(0, 4)") == "<svg"
    assert outcome(disk, "getImageInfo", src="wxfile://usr/square.svg")["width"] == 40


@pytest.mark.parametrize("path", ["wxfile://usr/none/a.svg", "/etc/x", "wxfile://usr/../a", "https://a.example/b"])
def test_a_download_to_a_place_that_is_none_fails(disk: Phone, owner_server: str, path: str) -> None:
    said = refusal(disk, "downloadFile", url=f"{owner_server}square.svg", filePath=path)
    assert said.startswith(("no such file or directory", "permission denied"))


def test_saved_files(disk: Phone) -> None:
    temporary = outcome(disk, "compressImage", src="/picture.png")["tempFilePath"]
    saved = outcome(disk, "saveFile", tempFilePath=temporary)["savedFilePath"]
    run(disk, "fs.writeFileSync(`${home}/mine.txt`, 'not saved by saveFile')")
    again(disk)
    (only,) = outcome(disk, "getSavedFileList")["fileList"]
    assert only["filePath"] == saved
    assert only["size"] > 0
    assert only["createTime"] > 1_600_000_000
    assert refusal(disk, "saveFile", tempFilePath=temporary) == "tempFilePath file not exist"
    outcome(disk, "removeSavedFile", filePath=saved)
    again(disk)
    assert outcome(disk, "getSavedFileList")["fileList"] == []
    assert refusal(disk, "removeSavedFile", filePath=saved) == "file not exist"
    assert refusal(disk, "getSavedFileInfo", filePath=saved) == "file not exist"
    for api in ("saveFile", "removeSavedFile", "getSavedFileInfo", "getFileInfo"):
        assert "should be String instead of Undefined" in refusal(disk, api)


def test_names_of_the_package_begin_at_its_root(disk: Phone) -> None:
    answer = run(
        disk,
        """
        return {
          relative: fs.readFileSync("data/words.json", "utf8"),
          rooted: fs.readFileSync("/data/words.json", "utf-8"),
          base64: fs.readFileSync("data/words.json", "base64"),
          hex: fs.readFileSync("data/deep/more.json", "hex"),
          bytes: new Uint8Array(fs.readFileSync("/picture.png")).length,
          part: fs.readFileSync("data/words.json", "ascii", 2, 3),
          list: fs.readdirSync("/data").sort(),
          tree: fs.statSync("data", true).map(({ path }) => path),
          folder: fs.statSync("/data").isDirectory(),
          page: said(() => fs.readFileSync("words.json")),
          shell: said(() => fs.readFileSync("/index.html")),
          nothing: said(() => fs.readFileSync("")),
        };
        """,
    )
    words = '{"tea": "茶"}'
    missing = 'readFileSync:fail no such file or directory, open "%s"'
    assert answer == {
        "relative": words,
        "rooted": words,
        "base64": base64.b64encode(words.encode()).decode(),
        "hex": "5b5d",
        "bytes": len(PNG),
        "part": "tea",
        "list": ["deep", "words.json"],
        "tree": ["/deep", "/deep/more.json", "/words.json"],
        "folder": True,
        "page": [missing % "words.json", 1300002],
        "shell": [missing % "/index.html", 1300002],
        "nothing": ['readFileSync:fail illegal operation on a directory, open ""', 1301003],
    }


_FULL = """
    IDBObjectStore.prototype.put = function () {
      throw new DOMException("full", "QuotaExceededError");
    };
"""


def test_a_full_disk_is_a_failure_that_loses_nothing(disk: Phone) -> None:
    run(disk, "fs.mkdirSync(`${home}/d`); fs.writeFileSync(`${home}/d/a`, 'old')")
    answer = run(
        disk,
        f"""
        {_FULL}
        const filePath = `${{home}}/d/a`;
        const answers = [
          await call("writeFile", {{ filePath, data: "new" }}), await call("appendFile", {{ filePath, data: "new" }}),
          await call("copyFile", {{ srcPath: filePath, destPath: `${{home}}/b` }}),
          await call("rename", {{ oldPath: `${{home}}/d`, newPath: `${{home}}/e` }}),
          await call("unzip", {{ zipFilePath: filePath, targetPath: home }}),
        ];
        return [answers, fs.readFileSync(filePath, "utf8"), fs.readdirSync(home).sort()];
        """,
    )
    full = "the maximum size of the file storage limit is exceeded"
    for found, name in zip(answer[0], ["writeFile", "appendFile", "copyFile", "rename"], strict=False):
        assert found == {"errMsg": f"{name}:fail {full}", "errno": 1300202}
    assert answer[1:] == ["old", ["d", "launch.txt"]]
    again(disk)
    assert run(disk, "return fs.readFileSync(`${home}/d/a`, 'utf8')") == "old"


def test_the_browsers_own_limit_is_told_at_once(disk: Phone) -> None:
    run(disk, "fs.writeFileSync(`${home}/a`, 'old')")
    disk.page.add_init_script("StorageManager.prototype.estimate = async () => ({ quota: 3e6, usage: 1000 });")
    again(disk)
    answer = run(
        disk,
        """
        const data = "x".repeat(4e6);
        return [
          said(() => fs.writeFileSync(`${home}/a`, data)), await call("writeFile", { filePath: `${home}/a`, data }),
          fs.readFileSync(`${home}/a`, "utf8"), said(() => fs.writeFileSync(`${home}/b`, "small")),
        ];
        """,
    )
    full = "the maximum size of the file storage limit is exceeded"
    assert answer[0] == [f"writeFileSync:fail {full}", 1300202]
    assert answer[1] == {"errMsg": f"writeFile:fail {full}", "errno": 1300202}
    assert answer[2] == "old"
    again(disk)
    assert run(disk, "return fs.readFileSync(`${home}/a`, 'utf8') + fs.readFileSync(`${home}/b`, 'utf8')") == "oldsmall"


def test_two_windows(disk: Phone) -> None:
    run(disk, "fs.mkdirSync(`${home}/d`); fs.writeFileSync(`${home}/a`, 'first')")
    address = disk.page.url
    other = disk.context.new_page()
    other.route("**/telegram-web-app.js*", lambda route: route.abort())
    other.goto(address)
    other.wait_for_selector("wx-page:not([hidden])", state="attached")
    in_other = f"async () => {{ {SETUP} "
    other.evaluate(in_other + "fs.writeFileSync(`${home}/a`, 'second'); fs.writeFileSync(`${home}/d/in`, 'other'); }")
    other.evaluate(in_other + "await call('readFile', { filePath: `${home}/a` }); }")
    run(disk, "fs.writeFileSync(`${home}/b`, 'mine'); fs.rmdirSync(`${home}/d`)")
    other.close()
    again(disk)
    answer = run(disk, "return ['a', 'b', 'd/in'].map((name) => fs.readFileSync(`${home}/${name}`, 'utf8'))")
    assert answer == ["second", "mine", "other"]


def test_without_a_database_files_last_as_long_as_the_page(disk: Phone) -> None:
    disk.page.add_init_script(
        "IDBFactory.prototype.open = function () { throw new DOMException('no', 'SecurityError'); };"
    )
    again(disk)
    answer = run(
        disk,
        """
        return [await call("writeFile", { filePath: `${home}/a`, data: "x" }), fs.readFileSync(`${home}/a`, "utf8")];
        """,
    )
    assert answer == [{"errMsg": "writeFile:ok"}, "x"]


def test_a_database_that_never_opens_holds_nobody_up(disk: Phone) -> None:
    disk.page.add_init_script("IDBFactory.prototype.open = () => ({});")
    again(disk)
    run(disk, "await call('writeFile', { filePath: `${home}/a`, data: 'x' })")
    assert run(disk, "return fs.readFileSync(`${home}/a`, 'utf8')") == "x"


def test_what_is_given_to_the_user_has_to_be_there_and_of_its_kind(disk: Phone) -> None:
    run(disk, "fs.writeFileSync(`${home}/a.txt`, 'text'); fs.copyFileSync('/picture.png', `${home}/p`)")
    # The list of the package's files is not asked where the address may as well be the browser's.
    disk.expect("status 404")
    for path in ("wxfile://usr/none.pdf", "wxfile://tmp_none.pdf", "/none.pdf"):
        assert "no such file or directory" in refusal(disk, "openDocument", filePath=path)
    assert "should be String" in refusal(disk, "openDocument")
    for api in ("saveImageToPhotosAlbum", "saveVideoToPhotosAlbum"):
        assert (
            refusal(disk, api, filePath="wxfile://usr/a.txt" if "Image" in api else "/picture.png")
            == "invalid file type"
        )
        assert "no such file or directory" in refusal(disk, api, filePath="wxfile://usr/none")
        assert "should be String" in refusal(disk, api)
    outcome(disk, "saveImageToPhotosAlbum", filePath="wxfile://usr/p")


@pytest.mark.parametrize(
    ("script", "keeps"),
    [
        ("wx.setStorageSync('a', 1); wx.downloadFile({ url: 'https://a.example/b' });", False),
        ("wx.downloadFile({ url: 'https://a.example/b', filePath: wx.env.USER_DATA_PATH + '/b' });", True),
        ("wx.saveFile({ tempFilePath: 'wxfile://tmp_1' });", True),
        ("const { getFileSystemManager } = wx; getFileSystemManager();", True),
    ],
)
def test_only_an_app_that_keeps_files_waits_for_them(tmp_path: Path, script: str, keeps: bool) -> None:
    files = small_app("pages/a")
    files["app.js"] = f"App({{ onLaunch() {{ {script} }} }});"
    convert(write_project(tmp_path / "app", files), tmp_path / "dist")
    entry = (tmp_path / "dist" / "_app" / "app.js").read_text(encoding="utf-8")
    assert ("onupgradeneeded" in entry) is keeps

"""`wx.getFileSystemManager` in Chromium: what lasts, what is said, open files, archives, a full disk, two windows."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from browser.api import outcome, refusal
from browser.phone import Phone, PhoneOf
from browser.projects import convert, small_app, write_project

pytestmark = pytest.mark.browser

_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNg+M/wHwAEAQH/cm1zrgAAAABJRU5ErkJggg=="
)
_FILES: dict[str, str | bytes] = {
    "project.config.json": json.dumps({"projectname": "files", "appid": "touristappid"}),
    "app.json": json.dumps({"pages": ["pages/deep/index/index"]}),
    "app.js": """
        App({
          onLaunch() {
            const fs = (this.fs = wx.getFileSystemManager());
            const path = `${wx.env.USER_DATA_PATH}/launch.txt`;
            try {
              this.found = fs.readFileSync(path, "utf8");
            } catch (error) {
              this.found = error.message;
            }
            fs.writeFileSync(path, "written in onLaunch");
          },
          member: (name) => wx[name],
        });
    """,
    "pages/deep/index/index.js": """
        Page({
          data: { src: "" },
          onLoad() {
            this.seen = "";
            this.setData({ src: `${wx.env.USER_DATA_PATH}/pictures/i.png` });
          },
          loaded() { this.seen = "load"; },
          failed() { this.seen = "error"; },
        });
    """,
    "pages/deep/index/index.wxml": '<image src="{{src}}" bindload="loaded" binderror="failed" />',
    "data/words.json": '{"tea": "茶"}',
    "data/deep/more.json": "[]",
    "pages/deep/index/words.json": '"of the page"',
    "picture.png": _PNG,
}

_SETUP = """
    const fs = wx.getFileSystemManager();
    const home = wx.env.USER_DATA_PATH;
    const said = (run) => {
      try {
        return run();
      } catch (error) {
        if (error.errMsg !== error.message) return `${error.message} is not ${error.errMsg}`;
        return [error.message, error.errno];
      }
    };
    const call = (name, options) => new Promise((done) => fs[name]({ ...options, success: done, fail: done }));
"""


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("files")
    anywhere = '[security]\nconnect = ["http:", "https:"]\nimages = ["http:", "https:"]\n'
    convert(write_project(root / "app", {**_FILES, "wx2tg.toml": anywhere}), root / "dist")
    return root / "dist"


@pytest.fixture
def disk(phone: PhoneOf, bundle: Path) -> Phone:
    """A phone with an app that keeps files."""
    made = phone(bundle)
    # The page shows a picture that is not there at first.
    made.expect("wxfile://usr/pictures/i.png")
    made.open()
    return made


def run(phone: Phone, script: str, argument: object = None) -> Any:
    return phone.run(_SETUP + script, argument)


def again(phone: Phone) -> None:
    """Load the page anew, at once."""
    phone.page.reload()
    phone.page.wait_for_selector("wx-page:not([hidden])", state="attached")


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
    assert outcome(disk, "getFileInfo", filePath=path)["size"] == len(_PNG)


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
        "bytes": len(_PNG),
        "part": "tea",
        "list": ["deep", "words.json"],
        "tree": ["/deep", "/deep/more.json", "/words.json"],
        "folder": True,
        "page": [missing % "words.json", 1300002],
        "shell": [missing % "/index.html", 1300002],
        "nothing": ['readFileSync:fail illegal operation on a directory, open ""', 1301003],
    }


_REFUSED = {
    "fs.readFileSync(`${home}/no`)": ('no such file or directory, open "HOME/no"', 1300002),
    "fs.readFileSync(`${home}/f`)": ('illegal operation on a directory, open "HOME/f"', 1301003),
    'fs.readFileSync("https://a.example/b")': ('permission denied, open "https://a.example/b"', 1300013),
    'fs.readFileSync(`${home}/a`, "utf7")': ('invalid encoding "utf7"', 1300022),
    'fs.readFileSync(`${home}/a`, "utf8", 9)': ("value of position is out of range", 1301009),
    'fs.readFileSync(`${home}/a`, "utf8", 0, 9)': ("value of length is out of range", 1301006),
    'fs.writeFileSync("/data/words.json", "x")': ('permission denied, open "/data/words.json"', 1300013),
    'fs.writeFileSync("new.txt", "x")': ('permission denied, open "new.txt"', 1300013),
    'fs.writeFileSync("wxfile://tmp_1", "x")': ('permission denied, open "wxfile://tmp_1"', 1300013),
    'fs.writeFileSync(`${home}/../x`, "x")': ('permission denied, open "HOME/../x"', 1300013),
    'fs.writeFileSync(`${home}/f`, "x")': ('illegal operation on a directory, open "HOME/f"', 1301003),
    'fs.writeFileSync(`${home}/no/x`, "x")': ('no such file or directory, open "HOME/no/x"', 1300002),
    'fs.writeFileSync(`${home}/a/x`, "x")': ('not a directory, open "HOME/a/x"', 1300020),
    'fs.writeFileSync(`${home}/x`, "%", "base64")': ("base64 encode error", 1300203),
    'fs.appendFileSync(`${home}/no`, "x")': ('no such file or directory, open "HOME/no"', 1300002),
    "fs.truncateSync(`${home}/no`, 1)": ('no such file or directory, open "HOME/no"', 1300002),
    "fs.truncateSync(`${home}/a`, -1)": ("value of length is out of range", 1301006),
    "fs.truncateSync(`${home}/a`, 1e12)": ("the maximum size of the file storage limit is exceeded", 1300202),
    "fs.accessSync(`${home}/no`)": ("no such file or directory HOME/no", 1300002),
    "fs.statSync(`${home}/no`)": ("no such file or directory HOME/no", 1300002),
    "fs.mkdirSync(`${home}/f`)": ("file already exists HOME/f", 1301005),
    "fs.mkdirSync(`${home}/a`, true)": ("file already exists HOME/a", 1301005),
    "fs.mkdirSync(`${home}/no/x`)": ("no such file or directory HOME/no/x", 1300002),
    "fs.mkdirSync('/new')": ('permission denied, open "/new"', 1300013),
    "fs.rmdirSync(`${home}/f`)": ("directory not empty", 1300066),
    "fs.rmdirSync(`${home}/no`)": ("no such file or directory HOME/no", 1300002),
    "fs.rmdirSync(`${home}/a`)": ("not a directory HOME/a", 1300020),
    "fs.rmdirSync(home, true)": ('permission denied, open "HOME"', 1300013),
    "fs.rmdirSync('/data', true)": ('permission denied, open "/data"', 1300013),
    "fs.readdirSync(`${home}/no`)": ("no such file or directory HOME/no", 1300002),
    "fs.readdirSync(`${home}/a`)": ("not a directory HOME/a", 1300020),
    "fs.unlinkSync(`${home}/f`)": ('operation not permitted, unlink "HOME/f"', 1300001),
    "fs.unlinkSync(`${home}/no`)": ("no such file or directory HOME/no", 1300002),
    "fs.unlinkSync('/picture.png')": ('permission denied, open "/picture.png"', 1300013),
    "fs.renameSync(`${home}/no`, `${home}/x`)": (
        'no such file or directory, rename "HOME/no" -> "HOME/x"',
        1300002,
    ),
    "fs.renameSync('/picture.png', `${home}/x`)": ('permission denied, rename "/picture.png" -> "HOME/x"', 1300013),
    "fs.renameSync(`${home}/f`, `${home}/f/g/x`)": (
        'operation not permitted, rename "HOME/f" -> "HOME/f/g/x"',
        1300001,
    ),
    "fs.renameSync(`${home}/f`, `${home}/full`)": ("directory not empty", 1300066),
    "fs.copyFileSync(`${home}/no`, `${home}/x`)": (
        'no such file or directory, copyFile "HOME/no" -> "HOME/x"',
        1300002,
    ),
    "fs.copyFileSync(`${home}/a`, '/x')": ('permission denied, copyFile "HOME/a" -> "/x"', 1300013),
    "fs.saveFileSync('wxfile://tmp_no')": ("tempFilePath file not exist", 1301112),
    "fs.openSync({ filePath: `${home}/no` })": ('no such file or directory, open "HOME/no"', 1300002),
    "fs.openSync({ filePath: `${home}/a`, flag: 'x' })": ('invalid flag "x"', 1302003),
    "fs.openSync({ filePath: `${home}/a`, flag: 'wx' })": ('file already exists, open "HOME/a"', 1301005),
    "fs.openSync({ filePath: '/picture.png', flag: 'r+' })": ('permission denied, open "/picture.png"', 1300013),
    "fs.closeSync({ fd: '0' })": ("bad file descriptor", 1300009),
    "fs.readSync({ fd: '0', arrayBuffer: new ArrayBuffer(1) })": ("bad file descriptor", 1300009),
    "fs.readFileSync()": ("parameter error: parameter.filePath should be String instead of Undefined;", None),
    "fs.writeFileSync(5, 'x')": ("parameter error: parameter.filePath should be String instead of Number;", None),
    "fs.writeFileSync(`${home}/x`, { a: 1 })": (
        "parameter error: parameter.data should be String|ArrayBuffer instead of Object;",
        None,
    ),
    "fs.mkdirSync(`${home}/x`, 'yes')": (
        "parameter error: parameter.recursive should be Boolean instead of String;",
        None,
    ),
}


def test_what_is_said_where_something_is_refused(disk: Phone) -> None:
    calls = ", ".join(f"() => {call}" for call in _REFUSED)
    script = f"""
        fs.mkdirSync(`${{home}}/f/g`, true);
        fs.mkdirSync(`${{home}}/full/g`, true);
        fs.writeFileSync(`${{home}}/a`, "abc");
        const before = JSON.stringify(fs.statSync(home, true));
        const all = [{calls}].map(said);
        return [all, before === JSON.stringify(fs.statSync(home, true))];
    """
    answers, unchanged = run(disk, script)
    for (call, (reason, errno)), answer in zip(_REFUSED.items(), answers, strict=True):
        name = call.partition(".")[2].partition("(")[0]
        assert answer == [f"{name}:fail {reason}".replace("HOME", "wxfile://usr"), errno], call
    assert unchanged


def test_callbacks_and_promises_say_the_same(disk: Phone) -> None:
    answer = run(
        disk,
        """
        const caught = (promise) => promise.then((value) => value, (error) => error);
        const options = { filePath: `${home}/no` };
        return [
          await call("readFile", options), await caught(fs.readFile(options)), await call("readFile", {}),
          await caught(fs.writeFile({ filePath: `${home}/w`, data: "x" })),
          await call("rmdir", { dirPath: `${home}/no` }), await call("open", { filePath: `${home}/w`, flag: "r" }),
          await call("getFileInfo", { filePath: `${home}/no` }), await call("stat", { path: `${home}/w` }),
        ];
        """,
    )
    missing = {"errMsg": 'readFile:fail no such file or directory, open "wxfile://usr/no"', "errno": 1300002}
    wrong = "readFile:fail parameter error: parameter.filePath should be String instead of Undefined;"
    assert answer[:2] == [missing, missing]
    assert answer[2]["errMsg"] == wrong
    assert answer[3] == {"errMsg": "writeFile:ok"}
    assert answer[4] == {"errMsg": "rmdir:fail no such file or directory wxfile://usr/no", "errno": 1300002}
    assert isinstance(answer[5]["fd"], str)
    assert answer[6] == {"errMsg": "getFileInfo:fail file not exist", "errno": 1300002}
    assert answer[7]["stats"]["size"] == 1


def test_a_view_is_its_own_bytes_and_a_copy(disk: Phone) -> None:
    answer = run(
        disk,
        """
        const bytes = new Uint8Array([1, 2, 3, 4, 5, 6]);
        fs.writeFileSync(`${home}/v`, bytes.subarray(2, 4));
        fs.appendFileSync(`${home}/v`, new DataView(bytes.buffer, 5, 1));
        fs.writeFileSync(`${home}/w`, bytes.buffer);
        bytes.fill(9);
        new Uint8Array(fs.readFileSync(`${home}/v`)).fill(8);
        return [fs.readFileSync(`${home}/v`, "hex"), fs.readFileSync(`${home}/w`, "hex")];
        """,
    )
    assert answer == ["030406", "010203040506"]


def test_encodings_there_and_back(disk: Phone) -> None:
    answer = run(
        disk,
        r"""
        const texts = { ascii: "abc", base64: "aGk=", binary: "\u00ff\u0001", hex: "00ff", latin1: "h\u00f6t",
          ucs2: "\u8336", "ucs-2": "\u8336", utf16le: "\u8336", "utf-16le": "\u8336", utf8: "\ufeff\u8336",
          "utf-8": "\u8336" };
        return Object.keys(texts).filter((name) => {
          fs.writeFileSync(`${home}/e`, texts[name], name);
          return fs.readFileSync(`${home}/e`, name) !== texts[name];
        });
        """,
    )
    assert answer == []


def test_folders_move_and_go(disk: Phone) -> None:
    answer = run(
        disk,
        """
        fs.mkdirSync(`${home}/a/b`, true);
        fs.writeFileSync(`${home}/a/b/f`, "1");
        fs.renameSync(`${home}/a`, `${home}/z`);
        fs.renameSync(`${home}/z/b/f`, `${home}/z/b/f`);
        fs.copyFileSync(`${home}/z/b/f`, `${home}/z/copy`);
        const moved = fs.statSync(`${home}/z`, true).map(({ path }) => path);
        fs.rmdirSync(`${home}/z`, true);
        return [moved, fs.readdirSync(home)];
        """,
    )
    assert answer == [["/b", "/b/f", "/copy"], ["launch.txt"]]
    again(disk)
    assert run(disk, "return fs.readdirSync(home)") == ["launch.txt"]


def test_open_files(disk: Phone) -> None:
    answer = run(
        disk,
        """
        const filePath = `${home}/open`;
        const fd = fs.openSync({ filePath, flag: "w+" });
        const text = (buffer) => String.fromCharCode(...new Uint8Array(buffer));
        const written = [fs.writeSync({ fd, data: "hello " }), fs.writeSync({ fd, data: "world" })];
        fs.writeSync({ fd, data: new Uint8Array([72, 74, 75]).buffer, offset: 0, length: 1, position: 0 });
        const buffer = new ArrayBuffer(8);
        const read = fs.readSync({ fd, arrayBuffer: buffer, offset: 1, length: 5, position: 6 });
        fs.ftruncateSync({ fd, length: 5 });
        const size = fs.fstatSync({ fd }).size;
        fs.closeSync({ fd });
        const appending = (await call("open", { filePath, flag: "a" })).fd;
        await call("write", { fd: appending, data: "!", position: 0 });
        const unread = await call("read", { fd: appending, arrayBuffer: buffer });
        const reading = (await call("open", { filePath, flag: "r" })).fd;
        const parts = [];
        for (let left = 4; left > 0; left -= 1) {
          const part = new ArrayBuffer(4);
          const { bytesRead } = await call("read", { fd: reading, arrayBuffer: part, length: 4 });
          parts.push(text(part).slice(0, bytesRead));
        }
        const unwritten = await call("write", { fd: reading, data: "x" });
        await call("close", { fd: reading });
        const closed = await call("fstat", { fd: reading });
        return {
          written, read: [read.bytesRead, text(buffer).slice(1, 6), read.arrayBuffer === buffer], size, parts,
          whole: fs.readFileSync(filePath, "utf8"), refused: [unread.errno, unwritten.errno, closed.errno],
          bad: [
            said(() => fs.readSync({ fd: appending, arrayBuffer: {} })),
            said(() => fs.readSync({ fd: fs.openSync({ filePath }), arrayBuffer: {} })),
            said(() => fs.readSync({ fd: fs.openSync({ filePath }), arrayBuffer: buffer, length: 9 })),
            said(() => fs.readSync({ fd: fs.openSync({ filePath }), arrayBuffer: buffer, offset: 9 })),
          ].map((answer) => answer[1]),
        };
        """,
    )
    assert answer == {
        "written": [{"bytesWritten": 6}, {"bytesWritten": 5}],
        "read": [5, "world", True],
        "size": 5,
        "parts": ["Hell", "o!", "", ""],
        "whole": "Hello!",
        "refused": [1300013, 1300013, 1300009],
        "bad": [1300013, 1302005, 1301006, 1301007],
    }
    again(disk)
    assert run(disk, "return fs.readFileSync(`${home}/open`, 'utf8')") == "Hello!"


def test_digests(disk: Phone) -> None:
    answer = run(
        disk,
        """
        const texts = ["", "a", "message digest", "x".repeat(55), "x".repeat(56), "x".repeat(64), "x".repeat(1000)];
        const found = [];
        for (const data of texts) {
          fs.writeFileSync(`${home}/d`, data);
          for (const digestAlgorithm of [undefined, "sha1", "sha256"]) {
            found.push((await call("getFileInfo", { filePath: `${home}/d`, digestAlgorithm })).digest);
          }
        }
        return found;
        """,
    )
    texts = ["", "a", "message digest", "x" * 55, "x" * 56, "x" * 64, "x" * 1000]
    expected = [
        getattr(hashlib, name)(text.encode()).hexdigest() for text in texts for name in ("md5", "sha1", "sha256")
    ]
    assert answer == expected


def _zip(files: dict[str, str], method: int = zipfile.ZIP_DEFLATED) -> str:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return base64.b64encode(out.getvalue()).decode()


_UNZIP = """
    fs.writeFileSync(`${home}/a.zip`, given, "base64");
    const answer = await call("unzip", { zipFilePath: `${home}/a.zip`, targetPath: `${home}/out` });
    const read = (name) => fs.readFileSync(`${home}/out${name}`, "utf8");
    const there = said(() => fs.statSync(`${home}/out`, true));
    const files = Array.isArray(there) && there[0] && there[0].path ? there : [];
    return [
      answer,
      Object.fromEntries(files.filter(({ stats }) => stats.isFile()).map(({ path }) => [path, read(path).slice(0, 9)])),
      files.filter(({ stats }) => stats.isDirectory()).map(({ path }) => path).sort(), fs.readdirSync(home).sort(),
    ];
"""


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
def test_unzip(disk: Phone, method: int) -> None:
    archive = _zip({"a.txt": "a" * 5000, "deep/茶/b.txt": "b", "none/": ""}, method)
    answer, files, folders, around = run(disk, _UNZIP, archive)
    assert answer == {"errMsg": "unzip:ok"}
    assert files == {"/a.txt": "a" * 9, "/deep/茶/b.txt": "b"}
    assert folders == ["/deep", "/deep/茶", "/none"]
    assert around == ["a.zip", "launch.txt", "out"]
    again(disk)
    assert run(disk, "return fs.readFileSync(`${home}/out/a.txt`, 'utf8')") == "a" * 5000


def test_names_that_lead_out_of_an_archive_stay_in_its_folder(disk: Phone) -> None:
    archive = _zip(
        {"../../up.txt": "1", "/root.txt": "2", "a/../../b.txt": "3", "..\\back.txt": "4", "wxfile://usr/x": "5"}
    )
    answer, files, _, around = run(disk, _UNZIP, archive)
    assert answer == {"errMsg": "unzip:ok"}
    assert sorted(files) == ["/b.txt", "/back.txt", "/root.txt", "/up.txt", "/wxfile:/usr/x"]
    assert around == ["a.zip", "launch.txt", "out"]


def _broken(archive: str, old: bytes, new: bytes) -> str:
    data = base64.b64decode(archive)
    assert old in data
    return base64.b64encode(data.replace(old, new)).decode()


@pytest.mark.parametrize(
    ("archive", "reason", "errno"),
    [
        (base64.b64encode(b"no archive at all, but long enough to be one").decode(), "unzip open file fail", 1301102),
        ("", "unzip open file fail", 1301102),
        (_broken(_zip({"a": "good", "b": "x"}, zipfile.ZIP_STORED), b"good", b"evil"), "unzip fail a", 1301104),
        (
            _broken(
                _zip({"a": "x" * 99}),
                b"PK\x01\x02\x14\x03\x14\x00\x00\x00\x08",
                b"PK\x01\x02\x14\x03\x14\x00\x01\x00\x08",
            ),
            "unzip entry fail a",
            1301103,
        ),
    ],
    ids=["text", "empty", "damaged", "encrypted"],
)
def test_archives_that_cannot_be_unpacked_leave_nothing(disk: Phone, archive: str, reason: str, errno: int) -> None:
    answer, files, _, around = run(disk, _UNZIP, archive)
    assert answer == {"errMsg": f"unzip:fail {reason}", "errno": errno}
    assert files == {}
    assert around == ["a.zip", "launch.txt"]


def test_archives_that_are_not_there(disk: Phone) -> None:
    answer = run(
        disk,
        """
        fs.writeFileSync(`${home}/a.zip`, given, "base64");
        return [
          await call("unzip", { zipFilePath: `${home}/no.zip`, targetPath: home }),
          await call("unzip", { zipFilePath: `${home}/a.zip`, targetPath: "/data" }),
          await call("unzip", { zipFilePath: `${home}/a.zip` }),
          await call("readZipEntry", { filePath: `${home}/no.zip`, entries: "all" }),
        ].map(({ errMsg }) => errMsg);
        """,
        _zip({"a": "x"}),
    )
    assert answer == [
        'unzip:fail no such file or directory, unzip "wxfile://usr/no.zip" -> "wxfile://usr"',
        'unzip:fail permission denied, unzip "wxfile://usr/a.zip" -> "/data"',
        "unzip:fail parameter error: parameter.targetPath should be String instead of Undefined;",
        'readZipEntry:fail no such file or directory, open "wxfile://usr/no.zip"',
    ]


def test_entries_of_an_archive(disk: Phone) -> None:
    answer = run(
        disk,
        """
        const filePath = `${home}/a.zip`;
        fs.writeFileSync(filePath, given, "base64");
        const all = await call("readZipEntry", { filePath, entries: "all", encoding: "utf8" });
        const some = await call("readZipEntry", { filePath, entries: [
          { path: "b/c.txt", encoding: "utf8", position: 1, length: 2 }, { path: "none" }, { path: "a.txt" },
        ] });
        some.entries["a.txt"].data = some.entries["a.txt"].data.byteLength;
        return [all, some];
        """,
        _zip({"a.txt": "aaa", "b/c.txt": "bcde"}),
    )
    ok = "readZipEntry:ok"
    everything, some = answer
    assert everything == {
        "errMsg": ok,
        "entries": {"a.txt": {"errMsg": ok, "data": "aaa"}, "b/c.txt": {"errMsg": ok, "data": "bcde"}},
    }
    assert some["entries"] == {
        "b/c.txt": {"errMsg": ok, "data": "cd"},
        "none": {"errMsg": "readZipEntry:fail no such file or directory none", "errno": 1300002},
        "a.txt": {"errMsg": ok, "data": 3},
    }


def test_brotli_is_read_where_the_browser_can_and_said_to_be_missing_elsewhere(disk: Phone) -> None:
    answer = run(
        disk,
        """
        fs.writeFileSync(`${home}/a.br`, "CwKAaGVsbG8D", "base64");
        const options = { filePath: `${home}/a.br`, compressionAlgorithm: "br" };
        let can = true;
        try { new DecompressionStream("brotli"); } catch { can = false; }
        const found = await call("readCompressedFile", options);
        const text = found.data ? new TextDecoder().decode(found.data) : found.errMsg;
        const atOnce = said(() => fs.readCompressedFileSync(options))[1];
        return [can, text, atOnce, (await call("readCompressedFile", {})).errMsg];
        """,
    )
    assert answer[1] == "hello" if answer[0] else "this client cannot unpack Brotli" in answer[1]
    assert answer[2] == 1301111
    assert "parameter.filePath" in answer[3]


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
    in_other = f"async () => {{ {_SETUP} "
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

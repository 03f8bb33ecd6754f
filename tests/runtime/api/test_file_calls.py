"""`wx.getFileSystemManager` in Chromium: what each call does and refuses, open files, encodings, digests."""

from __future__ import annotations

import hashlib

import pytest
from browser.phone import Phone
from runtime.api.disks import again, run

pytestmark = pytest.mark.browser

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

"""Archives in Chromium: `unzip`, `readZipEntry`, Brotli, and what is broken or leads out of its folder."""

from __future__ import annotations

import base64
import io
import zipfile

import pytest
from browser.phone import Phone
from runtime.api.disks import again, run

pytestmark = pytest.mark.browser


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

"""Files of the cloud: names, permissions, addresses, uploads, and what must not be reached."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from companion.loops import run_in_loop
from starlette.applications import Starlette
from starlette.routing import Route

from wx2tg.companion.cloud.caller import Caller
from wx2tg.companion.cloud.calls import Calls
from wx2tg.companion.cloud.errors import CloudError
from wx2tg.companion.cloud.files.addresses import Addresses
from wx2tg.companion.cloud.files.files import Files
from wx2tg.companion.cloud.files.names import file_id, is_path, parsed_id
from wx2tg.companion.cloud.files.owners import Owners
from wx2tg.companion.cloud.files.permissions import Permission
from wx2tg.companion.cloud.files.stores import Folder
from wx2tg.companion.cloud.files.web import Uploads, file_routes
from wx2tg.companion.public.logins import Refusal
from wx2tg.companion.store import open_store

ENVIRONMENT = "shop-1"
SERVER = Caller(ENVIRONMENT, is_server=True)
LIMIT = 100_000


class Named:
    """Takes the launch data for the user's name."""

    async def of(self, init_data: Any, environment: Any) -> Caller:
        if init_data not in ("ann", "ben"):
            raise Refusal(401, "unauthorized", "nobody")
        return Caller(environment or ENVIRONMENT, openid=init_data)


class Cloud:
    """Files over HTTP. `now` can be moved."""

    def __init__(self, files: Files, http: httpx.AsyncClient) -> None:
        self.files = files
        self.http = http
        self.now = 1_000_000.0

    async def upload(self, path: str, content: bytes = b"tea", *, by: str = "ann") -> httpx.Response:
        """The form of a page."""
        data = {"action": "uploadFile", "cloudPath": path, "initData": by}
        return await self.http.post("/tg/cloud", data=data, files={"file": ("x", content)})

    async def address(self, id: str, *, by: str = "ann", **more: Any) -> dict[str, Any]:
        """What getTempFileURL says of a file."""
        call = {"action": "getTempFileURL", "initData": by, "fileList": [{"fileID": id, **more} if more else id]}
        row: dict[str, Any] = (await self.http.post("/tg/cloud", json=call)).json()["fileList"][0]
        return row

    async def delete(self, id: str, *, by: str = "ann") -> int:
        """The status of a file that is deleted."""
        call = {"action": "deleteFile", "initData": by, "fileList": [id]}
        status: int = (await self.http.post("/tg/cloud", json=call)).json()["fileList"][0]["status"]
        return status


@asynccontextmanager
async def cloud(folder: Path, permission: Permission) -> AsyncIterator[Cloud]:
    store = await open_store(f"sqlite:///{folder / 'files.db'}")
    held: list[Cloud] = []
    files = Files(
        Folder(folder / "files"),
        Owners(store),
        Addresses(b"secret"),
        permission,
        environments=(ENVIRONMENT, "shop-2"),
        now=lambda: held[0].now,
    )
    identities: Any = Named()
    calls = Calls(identities, files.handlers(), Uploads(files, LIMIT))
    app = Starlette(routes=[Route("/tg/cloud", calls.endpoint, methods=["POST"]), *file_routes(files)])
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://shop.example") as http:
        held.append(Cloud(files, http))
        yield held[0]
    await store.close()


def on(folder: Path, use: Callable[[Cloud], Awaitable[None]], permission: Permission = "read-all") -> None:
    async def run() -> None:
        async with cloud(folder, permission) as found:
            await use(found)

    run_in_loop(run())


def test_a_file_from_its_upload_to_its_end(tmp_path: Path) -> None:
    async def use(cloud: Cloud) -> None:
        stored = (await cloud.upload("photos/茶 1.png", b"0123456789")).json()
        assert stored["fileID"] == f"cloud://{ENVIRONMENT}.{ENVIRONMENT}-companion/photos/茶 1.png"
        row = await cloud.address(stored["fileID"], by="ben")
        assert (row["status"], row["errMsg"]) == (0, "ok")
        shown = await cloud.http.get(row["tempFileURL"])
        assert (shown.content, shown.headers["content-type"]) == (b"0123456789", "image/png")
        part = await cloud.http.get(row["tempFileURL"], headers={"Range": "bytes=2-4"})
        assert (part.status_code, part.content) == (206, b"234")
        assert await cloud.delete(stored["fileID"]) == 0
        assert (await cloud.http.get(row["tempFileURL"])).status_code == 404
        assert (await cloud.address(stored["fileID"]))["status"] == -503003
        assert await cloud.delete(stored["fileID"]) == -503003
        assert list((tmp_path / "files" / ENVIRONMENT).rglob("*")) == []

    on(tmp_path, use)


@pytest.mark.parametrize(
    ("permission", "sees", "writes"),
    [
        ("read-all", {"ann", "ben", "anybody"}, {"ann"}),
        ("private", {"ann"}, {"ann"}),
        ("read-only", {"ann", "ben", "anybody"}, set()),
        ("admin", set(), set()),
    ],
)
def test_permissions(tmp_path: Path, permission: Permission, sees: set[str], writes: set[str]) -> None:
    async def use(cloud: Cloud) -> None:
        answer = (await cloud.upload("a.txt")).json()
        assert ("fileID" in answer) == bool(writes)
        assert answer.get("errCode", 0) == (0 if writes else -503002)
        id = file_id(ENVIRONMENT, "b.txt")
        await cloud.files.handlers()["uploadFile"](
            {"cloudPath": "b.txt", "fileContent": b"b"}, Caller(ENVIRONMENT, openid="ann", is_server=True)
        )
        for name in ("ann", "ben"):
            assert ((await cloud.address(id, by=name))["status"] == 0) == (name in sees), name
        plain = await cloud.http.get(f"/tg/cloud/file/{ENVIRONMENT}/b.txt")
        assert (plain.status_code == 200) == ("anybody" in sees)
        # Another user neither writes over a file nor removes it.
        assert "fileID" not in (await cloud.upload("b.txt", by="ben")).json()
        assert await cloud.delete(id, by="ben") == -503002
        assert await cloud.delete(id) == (0 if writes else -503002)

    on(tmp_path, use, permission)


def test_a_signed_address_is_for_one_file_and_a_while(tmp_path: Path) -> None:
    async def use(cloud: Cloud) -> None:
        id, other = [(await cloud.upload(name)).json()["fileID"] for name in ("a.txt", "b.txt")]
        address = (await cloud.address(id, maxAge=60))["tempFileURL"]
        assert (await cloud.http.get(address)).status_code == 200
        assert (await cloud.http.get(address.replace("a.txt", "b.txt"))).status_code == 404
        assert (await cloud.http.get(address.replace("e=10", "e=20"))).status_code == 404
        assert (await cloud.http.get(address[:-1])).status_code == 404
        assert (await cloud.http.get(address.partition("?")[0])).status_code == 404
        cloud.now += 61
        assert (await cloud.http.get(address)).status_code == 404
        longer = (await cloud.address(other))["tempFileURL"]
        assert (await cloud.http.get(longer)).status_code == 200

    on(tmp_path, use, "private")


def test_a_document_of_a_user_is_no_page_of_the_app(tmp_path: Path) -> None:
    async def use(cloud: Cloud) -> None:
        for name in ("a.html", "a.svg", "a.js", "a.unknown"):
            id = (await cloud.upload(name, b"<script>alert(1)</script>")).json()["fileID"]
            shown = await cloud.http.get((await cloud.address(id))["tempFileURL"])
            assert "sandbox" in shown.headers["content-security-policy"]
            assert shown.headers["x-content-type-options"] == "nosniff"
            if name != "a.svg":
                assert shown.headers["content-disposition"].startswith("attachment")

    on(tmp_path, use)


BAD = [
    "",
    "/",
    "a//b",
    "../a",
    "a/../b",
    ".hidden",
    "a/.new/b",
    "a\\b",
    "a\x00b",
    "C:/a",
    "a" * 300,
    "a/" * 600 + "a",
    "a.",
]


@pytest.mark.parametrize("path", [*BAD, None, 5, "\ud800"], ids=ascii)
def test_paths_that_are_refused(path: Any, tmp_path: Path) -> None:
    async def use(cloud: Cloud) -> None:
        with pytest.raises(CloudError):
            await cloud.files.handlers()["uploadFile"]({"cloudPath": path, "fileContent": b"x"}, SERVER)
        id = f"cloud://{ENVIRONMENT}.x/{path}"
        for name in ("downloadFile", "getTempFileURL", "deleteFile"):
            try:
                answer = await cloud.files.handlers()[name]({"fileID": id, "fileList": [id, path]}, SERVER)
            except CloudError:
                continue
            assert all(row["status"] != 0 for row in answer["fileList"])
        assert not (tmp_path / "files").exists()

    if path != "/":
        assert not is_path(path)
    on(tmp_path, use)


@pytest.mark.parametrize(
    "address",
    [
        "../files.db",
        "%2e%2e/files.db",
        "shop-1/../../files.db",
        "shop-1/%2e%2e%2f%2e%2e%2ffiles.db",
        "shop-1/%00",
        "shop-1",
        "%2e%2e%2f/files.db",
    ],
)
def test_addresses_lead_to_files_alone(address: str, tmp_path: Path) -> None:
    async def use(cloud: Cloud) -> None:
        await cloud.upload("a.txt")
        answer = await cloud.http.get(f"/tg/cloud/file/{address}")
        assert answer.status_code in (307, 404)

    on(tmp_path, use)


def test_what_is_no_upload(tmp_path: Path) -> None:
    async def use(cloud: Cloud) -> None:
        answer = await cloud.upload("a.txt", b"x" * (LIMIT + 1))
        assert answer.status_code == 413
        assert (await cloud.upload("a.txt", by="eve")).status_code == 401
        form = {"Content-Type": "multipart/form-data; boundary=x"}
        for body in (b"", b"--x", b"--x\r\n\r\n\r\n--x--", b"\xff" * 50):
            answer = await cloud.http.post("/tg/cloud", content=body, headers=form)
            assert answer.status_code in (400, 401), body
        without = await cloud.http.post("/tg/cloud", data={"initData": "ann"}, files={"other": ("x", b"")})
        assert without.json()["errCode"] == -501007
        assert not (tmp_path / "files" / ENVIRONMENT).exists()

    on(tmp_path, use)


def test_a_path_whose_part_is_a_file(tmp_path: Path) -> None:
    async def use(cloud: Cloud) -> None:
        assert "fileID" in (await cloud.upload("a")).json()
        assert (await cloud.upload("a/b")).json()["errCode"] == -501007
        assert "fileID" in (await cloud.upload("c/d")).json()
        assert (await cloud.upload("c")).json()["errCode"] == -501007
        assert not list((tmp_path / "files" / ".new").iterdir())

    on(tmp_path, use)


def test_what_a_function_reads(tmp_path: Path) -> None:
    async def use(cloud: Cloud) -> None:
        handlers = cloud.files.handlers()
        id = (await handlers["uploadFile"]({"cloudPath": "a", "fileContent": b"bytes"}, SERVER))["fileID"]
        assert (await handlers["downloadFile"]({"fileID": id}, SERVER))["fileContent"] == b"bytes"
        moved = f"cloud://old-env.6f6c-old-env-1300000000/{id.rpartition('/')[2]}"
        assert (await handlers["downloadFile"]({"fileID": moved}, SERVER))["fileContent"] == b"bytes"
        shown = await cloud.http.get("/tg/cloud/file/old-env/a")
        assert shown.content == b"bytes"
        elsewhere = id.replace(ENVIRONMENT, "shop-2")
        with pytest.raises(CloudError, match="not exists"):
            await handlers["downloadFile"]({"fileID": elsewhere}, SERVER)

    on(tmp_path, use)


def test_names() -> None:
    assert parsed_id(file_id("e", "a/b.png")) == ("e", "a/b.png")
    assert parsed_id("cloud://prod-1a.7072-prod-1a-125/x.png") == ("prod-1a", "x.png")
    for wrong in ("https://x", "cloud://e", "cloud:///a", 5, None, "cloud://e.b/../a"):
        assert parsed_id(wrong) is None

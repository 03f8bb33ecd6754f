"""The containers of `wx2tg init --companion`: Dockerfile, compose.yaml and Caddyfile are read, and fit one another.

No Docker is needed: the instructions and the YAML are parsed, and what they name is looked for.
"""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
import yaml
from cli.started import converted, filled, loaded, read, settings, started
from companion.loops import run_in_loop

from wx2tg import __version__
from wx2tg.companion import config_file
from wx2tg.companion.gate import open_gate
from wx2tg.companion.public.app import public_app


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The companion's folder in a shop, with the converted app in it."""
    return converted(tmp_path_factory.mktemp("shop"))


class Instruction(NamedTuple):
    """One instruction of a Dockerfile."""

    name: str
    rest: str


KNOWN = frozenset("ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL RUN SHELL USER VOLUME WORKDIR".split())


def instructions(text: str) -> Iterator[Instruction]:
    """The instructions of a Dockerfile: comments left out, lines joined that end in a backslash."""
    lines = (line for line in text.splitlines() if line.strip() and not line.lstrip().startswith("#"))
    for line in "\n".join(lines).replace("\\\n", " ").splitlines():
        name, _, rest = line.partition(" ")
        assert name in KNOWN, line
        assert rest.strip(), line
        yield Instruction(name, rest.strip())


def copied(folder: Path, *, commented: bool = False) -> list[str]:
    """What `COPY` takes from the folder; of `commented` lines too."""
    text = read(folder, "Dockerfile")
    text = re.sub(r"^# (COPY .*)$", r"\1", text, flags=re.MULTILINE) if commented else text
    words = [shlex.split(item.rest) for item in instructions(text) if item.name == "COPY"]
    return [word for line in words for word in line[:-1] if not word.startswith("--")]


def test_the_image(folder: Path) -> None:
    found = list(instructions(read(folder, "Dockerfile")))
    assert found[0] == ("FROM", "python:3.11-slim")
    assert Instruction("ARG", f'WX2TG="wx2tg[companion]=={__version__}"') in found
    users = [item.rest for item in found if item.name == "USER"]
    assert users and users[-1] not in ("root", "0")
    last = {item.name: item.rest for item in found}
    assert json.loads(last["CMD"]) == ["wx2tg", "companion", "run"]
    options, _, probe = last["HEALTHCHECK"].partition(" CMD ")
    assert re.fullmatch(r"(--(interval|timeout|start-period)=\d+s ?)+", options)
    program = json.loads(probe)
    compile(program[2], "probe", "exec")
    port = settings(folder)["public"]["listen"].rpartition(":")[2]
    assert f"http://127.0.0.1:{port}/" in program[2]
    assert port in last["EXPOSE"].split()


def test_what_the_image_copies_is_there_and_nothing_else_gets_to_the_builder(folder: Path) -> None:
    for name in copied(folder):
        assert (folder / name).exists(), name
    assert (folder / settings(folder)["app"]["bundle"] / "index.html").is_file()
    rules = [line for line in read(folder, ".dockerignore").splitlines() if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule.removeprefix("!") for rule in rules[1:]} == set(copied(folder))
    assert "# !apiclient_cert.pem" in read(folder, ".dockerignore")
    assert "apiclient_cert.pem" in copied(folder, commented=True)


def compose(folder: Path, *, with_back_end: bool = False) -> dict[str, Any]:
    text = read(folder, "compose.yaml")
    if with_back_end:
        start = text.index("  # backend:")
        end = text.index("\nnetworks:", start)
        text = text[:start] + re.sub(r"^  # ", "  ", text[start:end], flags=re.MULTILINE) + text[end:]
    document = yaml.safe_load(text)
    assert isinstance(document, dict)
    return document


def test_the_services(folder: Path) -> None:
    services = compose(folder)["services"]
    assert set(services) == {"caddy", "companion", "database"}
    assert [name for name, row in services.items() if "ports" in row] == ["caddy"]
    companion = services["companion"]
    assert (companion["build"], companion["env_file"]) == (".", ".env")
    address = re.sub(r"\$\{POSTGRES_PASSWORD:\?[^}]*\}", "secret", companion["environment"]["DATABASE_URL"])
    assert loaded(folder, filled(folder) | {"DATABASE_URL": address}).database.url.reveal() == address
    given = services["database"]["environment"]
    assert address == f"postgresql://{given['POSTGRES_USER']}:secret@database/{given['POSTGRES_DB']}"
    assert any(volume.startswith("database:") for volume in services["database"]["volumes"])


def test_volumes_and_networks_are_declared(folder: Path) -> None:
    document = compose(folder, with_back_end=True)
    for row in document["services"].values():
        assert set(row["networks"]) <= set(document["networks"])
        for volume in row.get("volumes", ()):
            source = volume.partition(":")[0]
            assert source in document["volumes"] or (folder / source).is_file()
        for name in row.get("depends_on", ()):
            assert name in document["services"]


def test_the_back_end_alone_shares_its_network_with_the_companion(folder: Path) -> None:
    services = compose(folder, with_back_end=True)["services"]
    (private,) = services["backend"]["networks"]
    assert {name for name, row in services.items() if private in row["networks"]} == {"backend", "companion"}
    port = settings(folder)["wechat"]["listen"].rpartition(":")[2]
    assert services["backend"]["environment"]["WECHAT_API"] == f"http://companion:{port}"


def test_the_web_server_passes_on_to_the_public_side(folder: Path) -> None:
    site = settings(folder)["app"]["base"].removeprefix("https://")
    port = settings(folder)["public"]["listen"].rpartition(":")[2]
    lines = [line for line in read(folder, "Caddyfile").splitlines() if not line.startswith("#")]
    assert lines == [f"{site} {{", f"\treverse_proxy companion:{port}", "}"]


@pytest.mark.parametrize(
    ("origin", "public", "local"),
    [
        ("http://localhost:8080", "8090", "http://host.docker.internal:8080"),
        ("http://127.0.0.1:8081", "8090", "http://host.docker.internal:8081"),
        ("http://localhost:8360", "8080", "http://host.docker.internal:8360"),
        ("https://api.tea.example", "8080", ""),
    ],
)
def test_a_back_end_on_this_machine(tmp_path: Path, origin: str, public: str, local: str) -> None:
    """The companion leaves it its port, and a container reaches it."""
    folder = started(tmp_path, {"pages/order/order.js": f"wx.request({{ url: '{origin}/orders' }});"})
    assert settings(folder)["public"]["listen"] == f"0.0.0.0:{public}"
    assert settings(folder)["wechat"]["listen"] == f"0.0.0.0:{int(public) + 1}"
    assert f"reverse_proxy companion:{public}\n" in read(folder, "Caddyfile")
    assert f"http://127.0.0.1:{public}/" in read(folder, "Dockerfile")
    assert (
        f'"{local}"' in read(folder, "companion.toml") if local else "host.docker" not in read(folder, "companion.toml")
    )
    assert compose(folder)["services"]["companion"]["extra_hosts"] == ["host.docker.internal:host-gateway"]


def test_the_folder_can_be_served(folder: Path, tmp_path: Path) -> None:
    """The image's health check asks for the app's first file; the companion answers with it."""
    (tmp_path / "companion.toml").write_text(read(folder, "companion.toml"), encoding="utf-8")
    lines = (f"{name}={value}\n" for name, value in filled(folder).items())
    (tmp_path / ".env").write_text("".join(lines), encoding="utf-8")
    (tmp_path / "dist").symlink_to(folder / "dist")

    async def ask() -> httpx.Response:
        config = config_file.load(tmp_path / "companion.toml", {})
        async with open_gate(config, tmp_path) as gate, public_app(gate) as app:
            transport = httpx.ASGITransport(app=app)
            async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8080") as client:
                return await client.get("/")

    answer = run_in_loop(ask())
    assert answer.status_code == 200
    assert "<!doctype html>" in answer.text.lower()
    assert (tmp_path / "companion.db").is_file()

"""The folder of functions: which there are, what their config.json says, which packages they lack."""

from __future__ import annotations

from pathlib import Path

import pytest
from companion.cloud.functions.pools import settings, write_functions

from wx2tg.companion.cloud.functions.findings import findings
from wx2tg.companion.cloud.functions.folder import FolderError, find_functions, functions_folder
from wx2tg.companion.cloud.functions.packages import install_command, missing_packages

MAIN = "exports.main = () => 1;"


def test_functions_are_found(tmp_path: Path) -> None:
    root = write_functions(
        tmp_path,
        {
            "login": MAIN,
            "login/lib": MAIN,
            "login/config.json": '{"permissions": {"openapi": ["x.y"]}, "timeout": 20, "memorySize": 512}',
            "shop/order": MAIN,
            "shop/order/config.json": '{"timeout": 900, "memorySize": 1}',
            "shop/login": MAIN,
            "types/dist/main.js": MAIN,
            "types/package.json": '{"main": "dist/main.js", "type": "module"}',
            "outside/package.json": '{"main": "../login/index.js"}',
            "node_modules/pack": MAIN,
            ".hidden": MAIN,
            "odd/index.js": MAIN,
            "odd/config.json": '{"timeout": "long"}',
            "odd/notes.md": "",
        },
    )
    found = find_functions(root)
    assert sorted(found) == ["login", "odd", "order", "shop/login", "shop/order", "types"]
    assert (found["login"].timeout, found["login"].memory) == (20, 512)
    assert found["order"] is found["shop/order"]
    assert (found["order"].timeout, found["order"].memory) == (60, 64), "as much as may be, as little as may be"
    assert found["types"].is_module and found["types"].entry == root / "types/dist/main.js"
    assert found["odd"].timeout is None
    assert found["odd"].problems == ("config.json: Expected `float | null`, got `str` - at `$.timeout`",)
    with pytest.raises(FolderError, match="No such file"):
        find_functions(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("config", "wanted"),
    [
        ('{"cloudfunctionRoot": "cloud/"}', "cloud"),
        ('\ufeff{"cloudfunctionRoot": "./cloud"}', "cloud"),
        ('{"cloudfunctionRoot": "gone/"}', None),
        ('{"cloudfunctionRoot": ""}', None),
        ("{}", None),
    ],
)
def test_the_project_names_the_folder(tmp_path: Path, config: str, wanted: str | None) -> None:
    (tmp_path / "cloud").mkdir()
    (tmp_path / "project.config.json").write_text(config, encoding="utf-8")
    assert functions_folder(tmp_path) == (tmp_path / wanted if wanted else None)


def test_a_folder_outside_is_refused(tmp_path: Path) -> None:
    (tmp_path / "project.config.json").write_text('{"cloudfunctionRoot": "../other"}', encoding="utf-8")
    with pytest.raises(FolderError, match="leads out of the project"):
        functions_folder(tmp_path)


def test_the_usual_folder_needs_no_configuration(tmp_path: Path) -> None:
    assert functions_folder(tmp_path) is None
    (tmp_path / "cloudfunctions").mkdir()
    assert functions_folder(tmp_path) == tmp_path / "cloudfunctions"


def test_missing_packages(tmp_path: Path) -> None:
    package = (
        '{"dependencies": {"wx-server-sdk": "latest", "axios": "^1", "@scope/a": "1", "tcb-router": "1", "top": "1"}}'
    )
    root = write_functions(
        tmp_path,
        {
            "my shop/index.js": MAIN,
            "my shop/package.json": package,
            "my shop/node_modules/tcb-router/index.js": MAIN,
            "node_modules/top/index.js": MAIN,
            "plain": MAIN,
            "wrong/index.js": MAIN,
            "wrong/package.json": '{"dependencies": ["axios"]',
        },
    )
    functions = find_functions(root)
    assert missing_packages(functions["my shop"].folder) == ["@scope/a", "axios"]
    assert missing_packages(functions["plain"].folder) == missing_packages(functions["wrong"].folder) == []
    assert install_command(functions["my shop"], root) == "npm install --omit=dev --prefix 'my shop'"
    assert install_command(functions["my shop"], root / "x/y").endswith(" '../../my shop'")


def test_findings_say_what_to_do(tmp_path: Path) -> None:
    root = write_functions(
        tmp_path,
        {
            "a/pay": MAIN,
            "a/pay/package.json": '{"dependencies": {"axios": "1", "ip": "1"}}',
            "timer": MAIN,
            "timer/config.json": '{"triggers": [{"name": "night", "type": "timer", "config": "nonsense"}]}',
        },
    )
    functions = find_functions(root).values()
    lacking, wrong = findings(functions, settings(), root / "companion")
    assert lacking.message == "The cloud function a/pay needs axios, ip from npm."
    assert lacking.todo == "Run `npm install --omit=dev --prefix ../a/pay` in the folder of companion.toml."
    assert "the trigger 'night'" in wrong.message
    (first, *rest) = findings(functions, settings(node="no-such-node"), root / "companion")
    assert "Cloud functions need Node.js 18 or newer" in first.message and rest == [lacking, wrong]
    assert findings([], settings(node="no-such-node"), root) == []

"""What `wx2tg init --companion` finds of WeChat's cloud, and what it writes of it."""

from __future__ import annotations

import json
import posixpath
from pathlib import Path
from typing import Any

import pytest
import yaml
from cli.started import filled, loaded, read, settings, started, variables

from wx2tg.companion import config_file
from wx2tg.companion.cloud.functions.folder import find_functions
from wx2tg.report.companion_files import NAMES

PAGE = "pages/order/order.js"
ON = "wx.cloud.init({ env: 'tea-1' });"
DB = "const db = wx.cloud.database(); const _ = db.command;"
SDK = "const cloud = require('wx-server-sdk'); cloud.init({ env: cloud.DYNAMIC_CURRENT_ENV });"
Files = dict[str, str | bytes]


def cloud(root: Path, files: Files) -> dict[str, Any]:
    """`[cloud]` that is written for APP with other files. The whole file is one that the companion reads."""
    folder = started(root, files)
    assert loaded(folder, filled(folder)).cloud.environments
    found: dict[str, Any] = settings(folder)["cloud"]
    return found


def of_page(root: Path, script: str, **more: str | bytes) -> dict[str, Any]:
    return cloud(root, {PAGE: ON + DB + script, **more})


def test_an_app_without_a_cloud_has_no_section(tmp_path: Path) -> None:
    folder = started(tmp_path, {})
    assert "cloud" not in settings(folder)
    for name in NAMES:
        assert "cloud" not in read(folder, name).lower().replace("cloudflare", ""), name
    assert "nodejs" not in read(folder, "Dockerfile")


@pytest.mark.parametrize(
    ("files", "environments"),
    [
        ({PAGE: "wx.cloud.init({ env: 'tea-1', traceUser: true });"}, ["tea-1"]),
        ({PAGE: "const ENV = 'tea-1'; wx.cloud.init({ env: ENV });"}, ["tea-1"]),
        ({PAGE: "const dev = true; wx.cloud.init({ env: dev ? 'tea-dev' : 'tea-1' });"}, ["tea-dev", "tea-1"]),
        (
            {PAGE: "const { env } = require('../../c'); wx.cloud.init({ env });", "c.js": "exports.env = 'tea-1';"},
            ["tea-1"],
        ),
        (
            {PAGE: "import config from '../../config'; wx.cloud.init({ env: config.cloudEnv });",
             "config.js": "export default { cloudEnv: 'tea-1' }"},
            ["tea-1"],
        ),
        ({PAGE: "App({ onLaunch() { this.g = { env: 'tea-1' }; wx.cloud.init({ env: this.g.env }); } });"}, ["tea-1"]),
        ({PAGE: "wx.cloud.init({ env: { database: 'tea-db', storage: 'tea-files' } });"}, ["tea-db", "tea-files"]),
        ({PAGE: "wx.cloud.init({ env: 'tea-1' }); wx.cloud.database({ env: 'tea-2' });"}, ["tea-1", "tea-2"]),
        ({PAGE: "wx.cloud.database({ env: 'tea-2' }); wx.cloud.init({ env: 'tea-1' });"}, ["tea-1", "tea-2"]),
        ({PAGE: "const c = new wx.cloud.Cloud({ resourceEnv: 'tea-3' }); c.init();"}, ["tea-3"]),
        ({PAGE: "let c; c = new wx.cloud.Cloud(); c.uploadFile({ config: { env: 'tea-4' } });"}, ["tea-4"]),
        ({PAGE: "const { cloud } = wx; cloud.init({ env: 'tea-5' });"}, ["tea-5"]),
        ({PAGE: "import { createApp } from 'x'; db.init({ env: 'no' }); wx.cloud.init({ env: 'tea-1' });"}, ["tea-1"]),
        # The app's own script comes before others, functions after pages.
        ({PAGE: "wx.cloud.init({ env: 'tea-2' });", "app.js": "wx.cloud.init({ env: 'tea-1' });"}, ["tea-1", "tea-2"]),
        (
            {PAGE: ON, "cloudfunctions/a/index.js": "const tcb = require('@cloudbase/node-sdk');"
             "const app = tcb.init({ env: 'tea-0' }); app.database();"},
            ["tea-1", "tea-0"],
        ),
        ({PAGE: "wx.cloud.init();", "cloudbaserc.json": '{"envId": "tea-6"}'}, ["tea-6"]),
        ({PAGE: ON, "cloudbaserc.json": '{"envId": "{{env.ENV_ID}}"}'}, ["tea-1"]),
        # Elsewhere than in `init`, names that do not look like ids may be anything.
        ({PAGE: ON + "wx.cloud.database({ env: store.get('env') });", "s.js": "store.get = () => 'dd';"}, ["tea-1"]),
        ({PAGE: ON + "const x = { env: 'development' }; wx.cloud.database({ env: this.env });"}, ["tea-1"]),
        ({PAGE: "wx.cloud.init({ env: pick() }); function pick() { return 'tea-7'; }"}, ["tea-7"]),
        ({PAGE: "wx.cloud.init({ env: pick() }); function pick() { return 'live'; }"}, ["main"]),
        ({PAGE: "wx.cloud.init();"}, ["main"]),
        ({PAGE: "wx.cloud.init({ env: '' });"}, ["main"]),
        ({PAGE: "wx.cloud.init({ env: '环境 ID' });"}, ["main"]),
        ({PAGE: "wx.cloud.init({ env: undefined, traceUser: true });"}, ["main"]),
    ],
)  # fmt: skip
def test_environments(tmp_path: Path, files: Files, environments: list[str]) -> None:
    assert cloud(tmp_path, files)["environments"] == environments


def test_an_environment_that_is_computed_is_told_with_its_place(tmp_path: Path) -> None:
    script = (
        "wx.cloud.init({ env: 'tea-' + 1 });\nwx.cloud.init({\n  env: wx.getStorageSync('env') });\nwx.cloud.init(all);"
    )
    folder = started(tmp_path, {PAGE: script})
    text = read(folder, "companion.toml")
    assert settings(folder)["cloud"]["environments"] == ["main"]
    assert f"fail.\n#   {PAGE}:1\n#   {PAGE}:3\n#   {PAGE}:4\nenvironments" in text
    assert "any id will do" not in text
    assert "any id will do" in read(started(tmp_path / "b", {PAGE: "wx.cloud.init();"}), "companion.toml")


def test_who_uses_a_collection_tells_its_permission(tmp_path: Path) -> None:
    files: Files = {
        PAGE: f"{ON}{DB}db.collection('a').doc('1').remove(); db.collection('b').watch({{}}); db.collection('c');",
        "cloudfunctions/f/index.js": f"{SDK}const db = cloud.database();"
        "exports.main = () => db.collection('b').add({ data: {} }).then(() => db.createCollection('d'));",
    }
    folder = started(tmp_path, files)
    assert {name: row["permission"] for name, row in settings(folder)["cloud"]["collections"].items()} == {
        **dict.fromkeys("abc", "private"),
        "d": "admin",
    }
    text = read(folder, "companion.toml")
    for line in (
        f"# Pages write it: {PAGE}:1\n[cloud.collections.a]",
        f"# Pages read it, functions too: {PAGE}:1\n[cloud.collections.b]",
        f"# Pages use it: {PAGE}:1\n[cloud.collections.c]",
        "# Only functions use it: cloudfunctions/f/index.js:1\n[cloud.collections.d]",
    ):
        assert line in text


@pytest.mark.parametrize(
    ("script", "indexes"),
    [
        ("db.collection('g').where({ city }).get();", ["city"]),
        ("db.collection('g').where({ city, open: true }).orderBy('at', 'desc').get();", [["city", "open", "at"]]),
        ("db.collection('g').orderBy('at', 'desc').orderBy('no', 'asc').get();", [["at", "no"]]),
        ("db.collection('g').where({ 'a.b': 1, c: { d: 2 } }).get();", [["a.b", "c.d"]]),
        ("db.collection('g').where({ city: _.eq('x') }).count();", ["city"]),
        ("db.collection('g').where({ n: _.gt(1), m: _.in([1]), r: /x/, s: db.RegExp({ regexp: 'x' }) }).get();", None),
        ("db.collection('g').where({ r: new db.RegExp({}), at: new Date(0) }).get();", ["at"]),
        ("const late = _.lt(5); db.collection('g').where({ late, n: late, city: 1 }).get();", ["city"]),
        ("const query = { city: 1 }; db.collection('g').where(query).get();", ["city"]),
        ("const g = db.collection('g'); g.where({ city: 1 }).get(); g.orderBy('at', 'asc').get();", ["city", "at"]),
        ("let q = db.collection('g'); q = q.where({ city: 1 }); q.get();", ["city"]),
        ("db.collection('g').where({ a: 1 }).get(); db.collection('g').where({ a: 1, b: 2 }).get();", [["a", "b"]]),
        ("const g = db.collection('g'); g.where({ a: 1, b: 2 }).get(); g.where({ b: 1, a: 2 }).get();", [["a", "b"]]),
        ("db.collection('g').where({ _id: 'x', a: 1 }).get();", None),
        ("db.collection('g').where({ _openid: '{openid}' }).get();", None),
        ("db.collection('g').where({ _openid: id }).orderBy('at', 'desc').get();", [["_openid", "at"]]),
        ("db.collection('g').doc('x').get(); db.collection('g').where(_.or([{ a: 1 }])).get();", None),
        ("db.collection('g').where({ [key]: 1, ...more }).orderBy(field, 'asc').get();", None),
        ("db.collection('g').aggregate().match({ a: 1 }).sort({ b: -1 }).limit(1).end();", [["a", "b"]]),
        ("db.collection('g').aggregate().group({ _id: 1 }).match({ a: 1 }).sort({ b: 1 }).end();", None),
        ("db.collection(x ? 'g' : 'h').where({ a: 1 }).get();", None),
    ],
)
def test_indexes(tmp_path: Path, script: str, indexes: list[Any] | None) -> None:
    assert of_page(tmp_path, script)["collections"]["g"].get("indexes") == indexes


def test_variables_of_functions(tmp_path: Path) -> None:
    files: Files = {
        PAGE: f"{ON} const x = process.env.OF_A_PAGE;",
        "cloudfunctions/f/index.js": "const { MAIL: to = 1, SMS_KEY, ...others } = process.env;\nconst e = process.env;"
        "use(process.env.MAP_KEY, process.env['MAIL'], process.env.TCB_ENV, process.env.TZ, process.env['A-B']);\n"
        "use(process.env[name], process.env.BOT_TOKEN);\n",
        "cloudbaserc.json": '{"functions": [{"name": "f", "envVariables": {"OF_RC": "its value", "TCB_ENV": ""}}]}',
    }
    folder = started(tmp_path, files)
    given = settings(folder)["cloud"]["variables"]
    assert given == {
        **{name: f"env:{name}" for name in ("MAIL", "SMS_KEY", "MAP_KEY", "OF_RC")},
        "BOT_TOKEN": "env:FUNCTION_BOT_TOKEN",
    }
    assert {"MAIL", "SMS_KEY", "MAP_KEY", "OF_RC", "FUNCTION_BOT_TOKEN"} <= set(variables(folder))
    assert "its value" not in read(folder, "companion.toml") + read(folder, ".env.example")
    assert "#   cloudfunctions/f/index.js:3\n[cloud.variables]" in read(folder, "companion.toml")
    config = loaded(folder, filled(folder) | {"MAIL": "me", "FUNCTION_BOT_TOKEN": "theirs"})
    assert {name: config.cloud.variables[name].reveal() for name in ("MAIL", "BOT_TOKEN")} == {
        "MAIL": "me",
        "BOT_TOKEN": "theirs",
    }
    with pytest.raises(config_file.ConfigError, match="MAP_KEY, which is not set"):
        loaded(folder, filled(folder) | {"MAP_KEY": ""})


@pytest.mark.parametrize(
    ("files", "way"),
    [
        ({"cloudfunctions/f/index.js": SDK}, "../cloudfunctions"),
        ({"project.config.json": '{"cloudfunctionRoot": "cloud/"}', "cloud/f/index.js": SDK}, "../cloud"),
        ({"project.config.json": '{"cloudfunctionRoot": "cloud/"}', "cloudfunctions/f/index.js": SDK}, None),
        ({"project.config.json": '{"cloudfunctionRoot": "../other/"}'}, None),
        ({"cloudbaserc.json": '{"functionRoot": "./server"}', "server/f/index.js": SDK}, "../server"),
        ({"code/f/index.js": SDK, "code/f/package.json": "{}"}, "../code"),
        ({}, None),
    ],
)
def test_where_the_functions_are(tmp_path: Path, files: Files, way: str | None) -> None:
    (tmp_path / "other" / "f").mkdir(parents=True)
    (tmp_path / "other" / "f" / "index.js").write_text(SDK, encoding="utf-8")
    assert cloud(tmp_path, {PAGE: ON, **files}).get("functions") == way
    folder = tmp_path / "app" / "companion"
    assert ("nodejs" in read(folder, "Dockerfile")) == (way is not None)
    if way is not None:
        assert set(find_functions(folder / way)) == {"f"}


def test_functions_alone_are_a_cloud(tmp_path: Path) -> None:
    assert cloud(tmp_path, {"cloudfunctions/f/index.js": SDK})["functions"] == "../cloudfunctions"


def test_functions_that_are_called_but_not_there(tmp_path: Path) -> None:
    call = "wx.cloud.callFunction({ name: '%s' });"
    script = ON + call % "there" + "\n" + call % "deep" + call % "gone" + "wx.cloud.callFunction({ name: which });"
    files: Files = {PAGE: script, **{f"cloudfunctions/{name}/index.js": SDK for name in ("there", "shop/deep")}}
    folder = started(tmp_path, files)
    told = read(folder, "companion.toml")
    assert f"fails:\n#   gone: {PAGE}:2\n# Where" in told


def test_packages_that_functions_need(tmp_path: Path) -> None:
    packages = {"wx-server-sdk": "latest", "dayjs": "^1", "axios": "1"}
    files: Files = {
        PAGE: ON,
        "cloudfunctions/pay now/index.js": SDK,
        "cloudfunctions/pay now/package.json": json.dumps({"dependencies": packages}),
        "cloudfunctions/plain/index.js": SDK,
        "cloudfunctions/plain/package.json": '{"dependencies": {"wx-server-sdk": "latest"}}',
        "cloudfunctions/odd/package.json": '{"main": "src/run.js", "dependencies": {"got": "1"}}',
        "cloudfunctions/odd/src/run.js": SDK,
        "cloudfunctions/odd/node_modules/got/index.js": "process.env.OF_A_PACKAGE",
        "cloudfunctions/broken/package.json": "{",
        "cloudfunctions/broken/index.js": "this is (",
    }
    folder = started(tmp_path, files)
    commands = [line.strip() for line in read(folder, "README.md").splitlines() if "npm install" in line]
    assert commands == [
        "npm install --omit=dev --prefix ../cloudfunctions/odd",
        "npm install --omit=dev --prefix '../cloudfunctions/pay now'",
    ]
    text = read(folder, "companion.toml")
    assert (
        "are no valid JavaScript, so that what they use is not known here:\n#   cloudfunctions/broken/index.js\n"
        in text
    )
    assert "OF_A_PACKAGE" not in text


def test_the_container_has_the_functions_and_keeps_the_files(tmp_path: Path) -> None:
    folder = started(tmp_path, {PAGE: ON, "cloudfunctions/f/index.js": SDK})
    section = settings(folder)["cloud"]
    document = yaml.safe_load(read(folder, "compose.yaml"))
    files, functions = document["services"]["companion"]["volumes"]
    volume, _, place = files.partition(":")
    assert volume in document["volumes"]
    home = next(line.split()[1] for line in read(folder, "Dockerfile").splitlines() if line.startswith("WORKDIR"))
    assert posixpath.join(home, section["files"]) == place
    assert f"install --directory --owner=companion {section['files']}" in read(folder, "Dockerfile")
    assert posixpath.normpath(posixpath.join(home, section["functions"])) == functions["target"]
    assert (folder / functions["source"] / "f/index.js").is_file() and functions["read_only"]
    commented = read(folder, "compose.yaml").replace("# - ./companion-ca", "- ./companion-ca")
    assert len(yaml.safe_load(commented)["services"]["companion"]["volumes"]) == 3
    assert f"{section['files']}/" in read(folder, ".gitignore").splitlines()


def test_a_folder_of_functions_with_an_odd_name(tmp_path: Path) -> None:
    files: Files = {PAGE: ON, "project.config.json": '{"cloudfunctionRoot": "a $b: \\"c"}', 'a $b: "c/f/index.js': SDK}
    folder = started(tmp_path, files)
    assert settings(folder)["cloud"]["functions"] == '../a $b: "c'
    volumes = yaml.safe_load(read(folder, "compose.yaml"))["services"]["companion"]["volumes"]
    assert volumes[1]["source"].replace("$$", "$") == '../a $b: "c'


def test_a_back_end_is_not_asked_for_where_the_cloud_is_one(tmp_path: Path) -> None:
    alone = started(tmp_path, {PAGE: ON})
    assert "the app's back end is its cloud" in read(alone, "companion.toml")
    assert "The sources name no back end beside the app's cloud" in read(alone, "README.md")
    both = started(tmp_path / "b", {PAGE: f"{ON} wx.request({{ url: 'https://api.tea.example/x' }});"})
    assert settings(both)["public"]["backend"] == "https://api.tea.example"
    assert "Let it ask the companion" in read(both, "README.md")


def test_every_line_that_is_a_comment_can_be_used(tmp_path: Path) -> None:
    """`# storage = ...` and `# http = ...` are keys of [cloud], in whose part they stand."""
    folder = started(tmp_path, {PAGE: f"{ON}{DB}db.collection('g').get();"})
    text = read(folder, "companion.toml").replace("# storage =", "storage =").replace("# http =", "http =")
    found = config_file.read(text.replace("# functions =", "functions ="), "companion.toml", filled(folder)).cloud
    assert (found.storage, found.http, found.functions) == ("read-all", ("api",), "cloudfunctions")


def test_lines_are_short_and_files_the_same_again(tmp_path: Path) -> None:
    first, second = (started(tmp_path / name, {PAGE: ON, "cloudfunctions/f/index.js": SDK}) for name in "ab")
    for name in NAMES:
        assert read(first, name) == read(second, name)
    for name in ("companion.toml", "README.md", ".env.example"):
        lines = [line for line in read(first, name).splitlines() if "    curl" not in line]
        assert max(map(len, lines)) <= 125, name

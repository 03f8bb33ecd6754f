"""The files that `wx2tg init --companion` writes: what they hold, and that they fit one another."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from browser.projects import write_project
from cli.started import APP, ID, SHOP, converted, filled, init, loaded, read, settings, started, variables
from click.testing import CliRunner

from wx2tg.cli import main
from wx2tg.companion import config_file
from wx2tg.companion.telegram import webhook
from wx2tg.companion.telegram.bot import UPDATES
from wx2tg.report.companion_files import NAMES


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The companion's folder in a shop, with the converted app in it."""
    return converted(tmp_path_factory.mktemp("shop"))


def test_all_files_are_written(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} == {*NAMES, "dist"}
    assert config_file.FILE_NAME in NAMES
    assert (folder.parent / "wx2tg.toml").is_file()


def test_the_settings_are_right_once_the_secrets_are_filled_in(folder: Path) -> None:
    text = read(folder, "companion.toml").replace('mchid = ""', 'mchid = "1900000000"')
    config = config_file.read(text, "companion.toml", filled(folder))
    assert config.payment.mchid == "1900000000"
    assert config.app.appid == "wx1234567890abcdef"
    assert config.public.backend == "https://api.tea.example"
    assert set(config.templates) == {ID}
    assert config.texts_for("ru").open == "Открыть"
    assert config.texts_for("zh-hans").open == "打开"
    assert config.payment.key.reveal() == filled(folder)["WECHAT_PAY_KEY"]


def test_an_app_without_payments_has_right_settings_too(tmp_path: Path) -> None:
    folder = started(tmp_path, {})
    assert not loaded(folder, filled(folder)).payment.mchid


def test_the_env_file_is_read_beside_the_settings(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "companion.toml").write_text(read(folder, "companion.toml"), encoding="utf-8")
    lines = (f"{name}={value}\n" for name, value in filled(folder).items())
    (tmp_path / ".env").write_text("".join(lines), encoding="utf-8")
    assert config_file.load(tmp_path / "companion.toml", {}).telegram.token.reveal() == filled(folder)["BOT_TOKEN"]


def test_what_is_not_filled_in_is_refused(folder: Path) -> None:
    for environment in ({}, variables(folder)):
        with pytest.raises(config_file.ConfigError, match=r"companion.toml:\d+: .*WECHAT_SECRET, which is not set"):
            loaded(folder, environment)
    used = set(re.findall(r'^\w+ = "env:(\w+)"', read(folder, "companion.toml"), re.MULTILINE))
    for name in used:
        with pytest.raises(config_file.ConfigError, match=f"{name}, which is not set"):
            loaded(folder, filled(folder) | {name: ""})


def test_every_secret_is_explained_and_none_is_written(folder: Path) -> None:
    named = re.findall(r'"env:(\w+)"', read(folder, "companion.toml"))
    compose = re.findall(r"\$\{(\w+)", read(folder, "compose.yaml"))
    assert {*named, *compose} - {"NAME"} == set(variables(folder))
    lines = read(folder, ".env.example").splitlines()
    for index, line in enumerate(lines):
        if re.match(r"[A-Z]", line):
            assert lines[index - 1].startswith("# "), line
    assert {name for name, value in variables(folder).items() if value} == {"DATABASE_URL"}


@pytest.mark.parametrize(
    "section",
    [
        '[payment]\ncurrency = "EUR"\nrate = 0.13\nexponent = 2\nprovider_token = "env:PROVIDER_TOKEN"\n',
        '[security-check]\ntext = "words"\nwords = ["casino"]\nimages = "pass"\nhook = "http://backend:3000/judge"\n',
    ],
)
def test_what_stands_in_comments_can_be_used(folder: Path, section: str) -> None:
    """Every key of the examples is a key of the file, with the value that is shown or one like it."""
    name = section.splitlines()[0]
    text = read(folder, "companion.toml")
    for key in re.findall(r"^([\w-]+) =", section, re.MULTILINE):
        assert re.search(rf"^(?:# )?{key} = ", text.partition(name)[2], re.MULTILINE), key
    start = text.index(name)
    end = text.find("\n[", start + 1)
    environment = filled(folder) | {"PROVIDER_TOKEN": "1:TEST:2"}
    config_file.read(text[:start] + section + text[end:], "companion.toml", environment)


def test_commented_keys_are_keys(folder: Path) -> None:
    """A line that is no comment any more is understood, each for itself."""
    lines = read(folder, "companion.toml").splitlines()
    environment = filled(folder) | {
        "WECHAT_PAY_V3_KEY": "3" * 32,
        "PROVIDER_TOKEN": "1:TEST:2",
        "PUSH_AES_KEY": "a" * 43,
    }
    examples = [index for index, line in enumerate(lines) if re.match(r"# [a-z_0-9]+ = \S", line)]
    assert len(examples) > 8
    for index in examples:
        text = "\n".join([*lines[:index], lines[index].removeprefix("# "), *lines[index + 1 :]])
        try:
            config_file.read(text, "companion.toml", environment)
        except config_file.ConfigError as error:  # `provider_token` is for a currency, which stands elsewhere.
            assert "not a key" not in str(error) and "valid TOML" not in str(error), error


def test_the_same_project_gives_the_same_files(folder: Path, tmp_path: Path) -> None:
    again = started(tmp_path, SHOP)
    for name in NAMES:
        assert (again / name).read_bytes() == (folder / name).read_bytes()


def test_the_bot_has_words_for_every_language_of_the_project(folder: Path) -> None:
    said = tomllib.loads(read(folder, "companion.toml"))["texts"]
    assert set(said) == {"en", "zh-hans", "ru"}
    assert all(row["open"] and row["start"] for row in said.values())


def test_secrets_are_not_versioned(folder: Path, tmp_path: Path) -> None:
    plain = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull}
    subprocess.run(["git", "init", "-q", tmp_path], check=True, env=plain)
    (tmp_path / ".gitignore").write_text(read(folder, ".gitignore"), encoding="utf-8")
    for name, ignored in ((".env", 0), ("companion.db", 0), ("apiclient_key.pem", 0), (".env.example", 1)):
        assert subprocess.run(["git", "-C", tmp_path, "check-ignore", "-q", name], env=plain).returncode == ignored, (
            name
        )


def test_the_next_steps(folder: Path) -> None:
    text = read(folder, "README.md")
    assert f"{settings(folder)['app']['base']}{webhook.PATH}" in text
    updates = re.search(r"allowed_updates=(\[.*?\])'", text)
    assert updates is not None and json.loads(updates[1]) == list(UPDATES)
    for words in (
        "/newbot",
        "/newapp",
        "Menu Button",
        "wx2tg companion webhook",
        "wx2tg companion check",
        "setWebhook",
    ):
        assert words in text
    assert set(re.findall(r"\$(\w+)", text)) <= set(variables(folder))


# Where the files go.


def files_of(src: Path) -> dict[str, bytes]:
    return {path.relative_to(src).as_posix(): path.read_bytes() for path in src.rglob("*") if path.is_file()}


def test_nothing_is_replaced_without_force(tmp_path: Path) -> None:
    src = write_project(tmp_path / "app", APP)
    assert init(src).exit_code == 0
    (src / "companion/Caddyfile").write_text("mine", encoding="utf-8")
    for name in NAMES:
        if name not in ("Caddyfile", "companion.toml"):
            (src / "companion" / name).unlink()
    before = files_of(src)
    done = init(src)
    assert done.exit_code == 2
    assert "companion.toml is there already; --force replaces it." in done.output
    assert files_of(src) == before
    assert init(src, "--force").exit_code == 0
    assert "reverse_proxy" in read(src / "companion", "Caddyfile")


def test_the_settings_of_the_conversion_are_kept(tmp_path: Path) -> None:
    files = {f"mini/{path}": text for path, text in APP.items()}
    src = write_project(tmp_path / "app", {**files, "project.config.json": APP["project.config.json"]})
    (src / "wx2tg.toml").write_text('[project]\nsource = "mini"\n', encoding="utf-8")
    done = init(src)
    assert done.exit_code == 0, done.output
    assert read(src, "wx2tg.toml") == '[project]\nsource = "mini"\n'
    assert f"Kept {src / 'wx2tg.toml'}." in done.output
    assert settings(src / "companion")["app"]["appid"] == "wx1234567890abcdef"


def test_settings_that_are_kept_must_be_right(tmp_path: Path) -> None:
    src = write_project(tmp_path / "app", {**APP, "wx2tg.toml": "[projekt]\n"})
    done = init(src)
    assert (done.exit_code, (src / "companion").exists()) == (2, False)
    assert "projekt" in done.output


@pytest.mark.parametrize("name", ["", "/companion.toml", "/.env.example", "/Dockerfile"])
def test_nothing_is_written_through_a_link(tmp_path: Path, name: str) -> None:
    src = write_project(tmp_path / "app", APP)
    link = src / f"companion{name}"
    link.parent.mkdir(exist_ok=True)
    if not name:
        (tmp_path / "precious").mkdir()
    link.symlink_to(tmp_path / "precious")
    for more in ((), ("--force",)):
        done = init(src, *more)
        assert done.exit_code == 2
        assert not (src / "wx2tg.toml").exists()
    assert not (tmp_path / "precious").is_file()
    assert not list((tmp_path / "precious").glob("*"))


def test_a_folder_of_the_app_is_left_alone(tmp_path: Path) -> None:
    src = write_project(tmp_path / "app", {**APP, "companion/cat.png": b"png"})
    done = init(src, "--force")
    assert done.exit_code == 2
    assert "holds cat.png; name a folder of its own with --to" in done.output
    assert not (src / "companion/companion.toml").exists()


def test_another_folder(tmp_path: Path) -> None:
    src = write_project(tmp_path / "app", APP)
    done = init(src, "--to", tmp_path / "my server/tea")
    assert done.exit_code == 0, done.output
    assert "    wx2tg convert ../../app -o dist\n" in read(tmp_path / "my server/tea", "README.md")
    assert "packOptions" not in read(tmp_path / "my server/tea", "README.md")
    assert not (src / "companion").exists()


@pytest.mark.parametrize(("root", "told"), [("", True), ("mini/", False)])
def test_how_the_tool_of_wechat_leaves_the_folder_out(tmp_path: Path, root: str, told: bool) -> None:
    """As the README.md says it, `wx2tg` understands it too."""
    files = {f"{root}{path}": text for path, text in APP.items() if path != "project.config.json"}
    files["project.config.json"] = json.dumps({"appid": "wx1234567890abcdef", "miniprogramRoot": root or "./"})
    src = write_project(tmp_path / "app", files)
    assert init(src).exit_code == 0
    rule = re.search(r"^    (\{.*\})$", read(src / "companion", "README.md"), re.MULTILINE)
    assert (json.loads(rule[1]) if rule else None) == ({"type": "folder", "value": "companion"} if told else None)


def test_to_is_for_a_companion(tmp_path: Path) -> None:
    src = write_project(tmp_path / "app", APP)
    done = CliRunner().invoke(main, ["init", str(src), "--to", str(tmp_path / "x")])
    assert done.exit_code == 2
    assert not (src / "wx2tg.toml").exists()


def test_nothing_of_the_companion_is_published(folder: Path) -> None:
    names = {path.relative_to(folder / "dist").as_posix() for path in (folder / "dist").rglob("*") if path.is_file()}
    assert not {name for name in names if "companion" in name or name.endswith((".toml", ".yaml", ".md"))}
    done = CliRunner().invoke(main, ["check", str(folder.parent), "--verbose", "--jobs", "1"])
    told = [line for line in done.output.splitlines() if "companion" in line and "WX" in line]
    assert [line for line in told if "own-output" not in line and "WX0015" not in line] == []


def test_init_needs_no_server(tmp_path: Path) -> None:
    """Who runs it may not have installed the companion's libraries."""
    src = write_project(tmp_path / "app", APP)
    script = (
        "import sys\n"
        "from wx2tg.cli import main\n"
        f"main(['init', {str(src)!r}, '--companion'], standalone_mode=False)\n"
        "print(sorted({'aiogram', 'dotenv', 'httpx', 'sqlalchemy', 'starlette', 'uvicorn'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_lines_are_short(folder: Path) -> None:
    for name in NAMES:
        lines = [
            line for line in read(folder, name).splitlines() if "    curl" not in line and "HEALTHCHECK" not in line
        ]
        assert max(map(len, lines)) <= 125, name

"""The porting guide's shop: what the page writes into files is what the companion and the shop need, and they agree."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tomllib
from pathlib import Path

import pytest
from click.testing import CliRunner
from docs.pages import ROOT, chinese, english, fences

from wx2tg import options
from wx2tg.cli import main
from wx2tg.companion import config_file

PAGE = english("porting.md")
_APP = ROOT / "fixtures" / "apps" / "noodle-shop"


def blocks(language: str) -> list[str]:
    """The page's blocks in `language`, in their order."""
    return ["\n".join(fence.lines) + "\n" for fence in fences(PAGE) if fence.language == language]


def variables(block: str) -> dict[str, str]:
    return dict(line.split("=", 1) for line in block.splitlines())


def changed(text: str, block: str) -> str:
    """A file of `init` with the lines of `block` in the place of its own, as a reader would change them.

    AssertionError where the file has no such line, in a comment or not.
    """
    section = ""
    lines = text.splitlines()
    for line in block.splitlines():
        if line.startswith("["):
            section = line
            continue
        if line:
            start = lines.index(section)
            end = next((i for i in range(start + 1, len(lines)) if lines[i].startswith("[")), len(lines))
            key = line.partition(" = ")[0]
            place = [i for i in range(start, end) if re.match(rf"(?:# )?{key} = ", lines[i])]
            assert place, f"{section} has no line for {key}"
            lines[place[0]] = line
    return "\n".join(lines) + "\n"


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """The app after steps 2 and 3 of the page."""
    app = Path(shutil.copytree(_APP, tmp_path / "app"))
    done = CliRunner().invoke(main, ["init", str(app), "--companion"], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    own, beside = blocks("toml")
    secrets, _ = blocks("ini")
    for file, block in ((app / "wx2tg.toml", own), (app / "companion" / "companion.toml", beside)):
        file.write_text(changed(file.read_text(encoding="utf-8"), block), encoding="utf-8")
    example = (app / "companion" / ".env.example").read_text(encoding="utf-8")
    for name, value in variables(secrets).items():
        assert f"\n{name}=\n" in example, f".env.example has no {name}"
        example = example.replace(f"\n{name}=\n", f"\n{name}={value}\n")
    (app / "companion" / ".env").write_text(example, encoding="utf-8")
    return app


def test_the_companion_and_the_shop_agree(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "fixtures" / "servers" / "noodle-shop"))
    monkeypatch.delitem(sys.modules, "noodle_shop", raising=False)
    from noodle_shop.settings import Settings

    theirs = Settings.of(variables(blocks("ini")[1]))
    # The workbench brings the bot's token and the webhook's secret along.
    env = {**os.environ, "BOT_TOKEN": "4200:a-token", "WEBHOOK_SECRET": "a-secret-of-the-workbench"}
    for name in ("BOT_TOKEN", "WEBHOOK_SECRET"):
        file = shop / "companion" / ".env"
        file.write_text(file.read_text(encoding="utf-8").replace(f"\n{name}=\n", "\n"), encoding="utf-8")
    config = config_file.load(shop / "companion" / "companion.toml", env)
    own = options.load(shop, None)

    assert own.server.base == config.app.base
    assert (own.telegram.bot, own.telegram.app) == (config.telegram.bot, config.telegram.app)
    assert (config.app.appid, config.app.secret.reveal()) == (theirs.appid, theirs.secret)
    assert config.payment.mchid == theirs.mchid
    assert config.payment.key is not None and config.payment.key.reveal() == theirs.key
    assert config.public.backend == f"http://{theirs.listen}"
    assert theirs.wechat_api == theirs.pay_api == f"http://{config.wechat.listen}"
    assert theirs.notify_url == f"{config.public.backend}/api/notify"
    assert "127.0.0.1" in config.payment.notify_hosts
    assert {theirs.template_paid, theirs.template_ready} <= set(config.templates)


def test_the_report_names_what_the_page_says() -> None:
    """Three things need a server: payment, user data and login."""
    done = CliRunner().invoke(main, ["check", str(_APP)], catch_exceptions=False)
    todo = done.output.partition("To do before it works in Telegram")[2]
    assert re.findall(r"^    (\w[\w ]*?)  ", todo, re.MULTILINE) == ["Payment", "User data", "Login"]


def test_the_chinese_page_has_the_same_files() -> None:
    def files(text: str) -> list[tuple[str, ...]]:
        return [fence.lines for fence in fences(text) if fence.language in ("toml", "ini")]

    assert files(chinese("porting.md")) == files(PAGE)


@pytest.mark.parametrize("name", ["configuration.md", "companion.md"])
def test_a_configuration_of_a_page_is_one(name: str, tmp_path: Path) -> None:
    """The blocks that begin with a section of wx2tg.toml; those of companion.toml have tests of their own."""
    (tmp_path / "app.json").write_text('{"pages": []}', encoding="utf-8")
    found = [fence for fence in fences(english(name)) if fence.language == "toml" and "[server]" in fence.lines]
    assert found
    for fence in found:
        text = "\n".join(fence.lines)
        (tmp_path / "wx2tg.toml").write_text(text, encoding="utf-8")
        read = options.load(tmp_path, None)
        assert read.server.base == tomllib.loads(text)["server"]["base"]

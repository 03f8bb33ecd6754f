"""Passwords and tokens in wx2tg.toml are refused; those in sources are reported."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from browser.projects import convert, write_project
from plan.policies import FILES, PAGE, converted

from wx2tg.options import OptionsError

SECRETS = {
    '[login]\nendpoint = "https://ann:secret@api.example.com/session"': "2: `endpoint` in [login]",
    '[cloud]\n\nendpoint = "https://token@api.example.com/x"': "3: `endpoint` in [cloud]",
    '[network]\nrewrite = { "https://a.example" = "https://u:p@b.example" }': "2: ",
    '[network]\nrewrite = { "https://u:p@b.example" = "https://a.example" }': "2: `rewrite` in [network]",
    '[web-view]\nhosts = ["https://u:p@h5.example"]': "2: `hosts` in [web-view]",
    '[telegram]\nbot = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"': "2: this looks like the token of a bot",
    "# 123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr": "1: this looks like the token of a bot",
    '[share]\nendpoint = "https://api.telegram.org/bot123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr/x"': "2: ",
}


@pytest.mark.parametrize("toml", SECRETS)
def test_secrets_in_the_configuration_are_refused(toml: str, tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", {**FILES, "wx2tg.toml": toml})
    with pytest.raises(OptionsError) as error:
        convert(src, tmp_path / "dist")
    assert f"wx2tg.toml:{SECRETS[toml]}" in str(error.value)
    assert not re.search("secret|u:p|AAbb", str(error.value))
    assert not (tmp_path / "dist").exists()


TOKEN = "123456789:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr"


IN_SOURCES = {
    "a password in a script": (
        {"app.js": 'App({ db: "mongodb://u:p@db.example/x" });'},
        "password-in-address",
        "warning",
    ),
    "a password in a template": (
        {f"{PAGE}.wxml": '<image src="https://u:p@i.example/a.png" />'},
        "password-in-address",
        "warning",
    ),
    "a token in a script": ({"app.js": f'App({{ token: "{TOKEN}" }});'}, "bot-token", "error"),
    "a token in an address": (
        {"app.js": f"App({{ url: 'https://api.telegram.org/bot{TOKEN}/sendMessage' }});"},
        "bot-token",
        "error",
    ),
    "a token in JSON": (
        {"app.js": "App(require('./c.json'));", "c.json": json.dumps({"token": TOKEN})},
        "bot-token",
        "error",
    ),
    "a token in ext.json": ({"ext.json": json.dumps({"extEnable": True, "ext": {"t": TOKEN}})}, "bot-token", "error"),
}


@pytest.mark.parametrize(("files", "name", "severity"), IN_SOURCES.values(), ids=IN_SOURCES)
def test_secrets_in_sources_are_told(files: dict[str, str], name: str, severity: str, tmp_path: Path) -> None:
    _, report = converted(tmp_path, files)
    told = [(found.severity, found.path) for found in report.findings if found.name == name]
    path = next(path for path in reversed(files) if path != "app.js" or len(files) == 1)
    assert told == [(severity, path)]


HARMLESS = [
    "App({ a: 'https://medium.com/@user', b: 'mailto:ann@example.com', c: `https://${u}:${p}@x.example` });",
    f"// {TOKEN} and https://u:p@x.example\nApp({{}});",
    "App({ time: '12345678:00', id: '1234567890:abc', hash: '123456789:' + 'a' });",
]


@pytest.mark.parametrize("code", HARMLESS)
def test_what_only_looks_like_a_secret(code: str, tmp_path: Path) -> None:
    _, report = converted(tmp_path, {"app.js": "const u = 1, p = 2;\n" + code})
    assert not {"password-in-address", "bot-token"} & {found.name for found in report.findings}

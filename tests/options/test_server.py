"""What `[server] base` in `wx2tg.toml` implies, and which addresses it takes."""

from __future__ import annotations

import pytest

from wx2tg.options import Options, OptionsError, read
from wx2tg.options.sections import ServerSection

IMPLIED = [
    ("login", "endpoint", "tg/login"),
    ("payment", "endpoint", "tg/invoice"),
    ("payment", "state", "tg/invoice/state"),
    ("phone", "endpoint", "tg/phone"),
    ("share", "endpoint", "tg/share"),
    ("cloud", "endpoint", "tg/cloud"),
]


@pytest.mark.parametrize(("section", "key", "path"), IMPLIED)
@pytest.mark.parametrize("base", ["https://shop.example", "https://shop.example/", "http://127.0.0.1:8080"])
def test_a_server_has_every_endpoint(base: str, section: str, key: str, path: str) -> None:
    options = read(f'[server]\nbase = "{base}"')
    assert getattr(getattr(options, section), key) == f"{base.rstrip('/')}/{path}"


@pytest.mark.parametrize(("section", "key", "path"), IMPLIED)
def test_an_endpoint_that_is_set_stays(section: str, key: str, path: str) -> None:
    options = read(f'[server]\nbase = "https://shop.example"\n[{section}]\n{key} = "https://own.example/x"')
    found = {(name, field): getattr(getattr(options, name), field) for name, field, _ in IMPLIED}
    assert found.pop((section, key)) == "https://own.example/x"
    assert all(address.startswith("https://shop.example/tg/") for address in found.values())


def test_flags_and_options_made_by_hand_keep_what_is_implied() -> None:
    options = Options(server=ServerSection(base="https://shop.example")).with_flags(minify=False)
    assert options.login.endpoint == "https://shop.example/tg/login"


def test_without_a_server_nothing_is_implied() -> None:
    options = read('[project]\nname = "Tea"')
    assert not any(getattr(getattr(options, section), key) for section, key, _ in IMPLIED)


WHOLE = ": write the whole address that people open the app at, also where it is the app's own"


@pytest.mark.parametrize(
    ("base", "hint"),
    [
        ("/", WHOLE),
        ("./", WHOLE),
        ("../", WHOLE),
        (".", WHOLE),
        ("/shop", WHOLE),
        ("/shop.html", WHOLE),
        ("self", WHOLE),
        ("origin", WHOLE),
        ("shop.example", ': write "https://shop.example"'),
        ("shop.example:8443/app", ': write "https://shop.example:8443/app"'),
        ("//shop.example", ': write "https://shop.example"'),
        ("shop.example?a=1", ""),
        ("https://", ""),
        ("ftp://shop.example", ""),
        ("https://shop.example/?a=1", ""),
    ],
)
def test_an_address_of_another_form_is_refused(base: str, hint: str) -> None:
    with pytest.raises(OptionsError) as raised:
        read(f'[server]\n\nbase = "{base}"')
    assert str(raised.value) == (
        'wx2tg.toml:3: `base` in [server] should be an address such as "https://shop.example", without a query, '
        f'but it is "{base}"{hint}'
    )

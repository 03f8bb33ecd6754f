"""The owner's settings for the policy: `[security]`, moved hosts, another base, and lists that are too wide."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser.projects import convert, small_app, write_project
from plan.policies import FILES, OWN, PAGE, converted, page, policy_of, sources

from wx2tg.options import OptionsError


def test_hosts_that_have_moved(tmp_path: Path) -> None:
    files = page("wx.request({ url: 'https://old.example/x' }); wx.request({ url: 'https://stays.example/x' });")
    toml = '[network]\nrewrite = { "https://old.example" = "https://new.example/v2" }\n'
    toml += '[login]\nendpoint = "https://login.example/session"\n[cloud]\nendpoint = "https://old.example/cloud"\n'
    named = sources(tmp_path, "connect-src", {**files, "wx2tg.toml": toml})
    assert sorted(named) == ["https://login.example", "https://new.example", "https://stays.example"]


def test_the_owners_lists_replace_the_sources(tmp_path: Path) -> None:
    files = page("wx.request({ url: query.address });") | {f"{PAGE}.wxml": '<image src="{{a}}" />'}
    lists = {
        "connect": '["https://api.example.com/", "wss://*.example.com"]',
        "images": "[]",
        "media": '["https:"]',
        "fonts": '["https://bücher.example"]',
        "styles": '["http://localhost:3000"]',
    }
    toml = "[security]\n" + "".join(f"{key} = {value}\n" for key, value in lists.items())
    toml += '[payment]\nendpoint = "https://pay.example/invoice"\n'
    policy, report = converted(tmp_path, {**files, "wx2tg.toml": toml})
    assert policy["connect-src"] == [*OWN, "https://pay.example", "https://api.example.com", "wss://*.example.com"]
    assert policy["img-src"] == list(OWN)
    assert policy["media-src"] == [*OWN, "https:"]
    assert policy["font-src"] == [*OWN, "https://xn--bcher-kva.example"]
    assert policy["style-src"] == ["'self'", "'unsafe-inline'", "http://localhost:3000"]
    assert report.findings == ()


def test_scripts_and_frames_of_the_owners_own_apis(tmp_path: Path) -> None:
    policy, _ = converted(tmp_path, {})
    assert policy["frame-src"] == ["'none'"]
    before = policy["script-src"]
    toml = '[security]\nscripts = ["https://sdk.ads.example"]\nframes = ["https://*.ads.example"]\n'
    policy, report = converted(tmp_path / "ads", {"wx2tg.toml": toml})
    assert policy["script-src"] == [*before, "https://sdk.ads.example"]
    assert policy["frame-src"] == ["https://*.ads.example"]
    assert report.findings == ()
    files = {f"{PAGE}.wxml": '<web-view src="https://site.example/a" />', "wx2tg.toml": toml}
    policy, _ = converted(tmp_path / "site", files)
    assert policy["frame-src"] == ["https://site.example", "https://*.ads.example"]


def test_scripts_of_every_host_are_refused(tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", {**FILES, "wx2tg.toml": '[security]\nscripts = ["https:"]\n'})
    with pytest.raises(OptionsError, match=r"wx2tg\.toml:2: `scripts`"):
        convert(src, tmp_path / "dist")


WRONG = [
    "*",
    "'unsafe-eval'",
    "api.example.com",
    "https://api.example.com/v1",
    "https://a.example; script-src *",
    "https://a.example https://b.example",
    "https://*",
    "https://*.com",
    "data:",
    "javascript:",
    "",
]


@pytest.mark.parametrize("source", WRONG)
@pytest.mark.parametrize(
    "key", ["[security]\nconnect", "[security]\nimages", "[security]\nscripts", "[web-view]\nhosts"]
)
def test_lists_hold_origins_only(key: str, source: str, tmp_path: Path) -> None:
    src = write_project(tmp_path / "src", {**FILES, "wx2tg.toml": f"{key} = {json.dumps([source])}\n"})
    with pytest.raises(OptionsError, match=rf"wx2tg\.toml:2: `{key.split()[-1]}`"):
        convert(src, tmp_path / "dist")


def test_too_many_hosts_for_a_header(tmp_path: Path) -> None:
    calls = "".join(f"wx.request({{ url: 'https://h{n}.example/x' }});" for n in range(2000))
    policy, report = converted(tmp_path, page(calls))
    assert policy["connect-src"] == [*OWN, "https:", "wss:"]
    assert "2000 hosts" in "".join(found.message for found in report.findings)


def test_a_base_elsewhere_is_the_bundles_own(tmp_path: Path) -> None:
    policy, _ = converted(tmp_path, {"wx2tg.toml": '[project]\nbase = "https://cdn.example/app/"\n'})
    assert "https://cdn.example" in policy["script-src"]
    assert policy["base-uri"] == ["'self'", "https://cdn.example"]


@pytest.mark.parametrize("jobs", [1, 4])
def test_the_policy_is_the_same_with_more_processes(jobs: int, tmp_path: Path) -> None:
    pages = [f"pages/p{n}/p{n}" for n in range(6)]
    files = small_app(PAGE, *pages)
    for n, path in enumerate(pages):
        files[f"{path}.js"] = (
            f"Page({{ onLoad() {{ wx.request({{ url: 'https://h{9 - n}.example' }}); }} }});" + " " * 140_000
        )
        files[f"{path}.wxml"] = f'<image src="https://i{n}.example/a.png" />'
    convert(write_project(tmp_path / "src", files), tmp_path / "dist", jobs=jobs)
    policy = policy_of(tmp_path / "dist")
    assert policy["connect-src"] == [*OWN, *(f"https://h{n}.example" for n in range(4, 10))]
    assert policy["img-src"] == [*OWN, *(f"https://i{n}.example" for n in range(6))]

"""Payments in TON: what a bundle has for them, the manifest that wallets read, and what is missing in wx2tg.toml."""

from __future__ import annotations

import hashlib
import json
import posixpath
import re
from collections.abc import Iterable, Iterator

from wx2tg.diagnostics import Diagnostic, diagnostic
from wx2tg.knowledge import api
from wx2tg.link.libraries import library_text
from wx2tg.link.shell import APP_FOLDER
from wx2tg.link.wallets import bridges, shipped_wallets
from wx2tg.options import Options
from wx2tg.plan.apis import ApiPlan
from wx2tg.plan.ton_options import app_address
from wx2tg.project import Project
from wx2tg.text.origin import origin_of

MANIFEST_PATH = "tonconnect-manifest.json"
"""Where wallets look for an app's manifest unless they are told another address: the root of the app."""

# Pictures of which the name says that they are the app's own.
_ICON = re.compile(r"(?:app[-_]?)?(?:icon|logo)(?:[-_@]?\d+(?:x\d*)?)?\.png|favicon\.(?:png|ico)", re.IGNORECASE)
# The one host from which TON Connect's interface takes pictures besides those of wallets: the badge of Telegram.
_OWN_PICTURES = "https://raw.githubusercontent.com"


def pays_in_ton(apis: ApiPlan, options: Options) -> bool:
    """Whether the app pays, and does so by TON Connect."""
    if options.payment.provider != "ton-connect":
        return False
    rows = (api(f"wx.{name}") for name, need in apis.members.items() if need and f"wx.{name}" not in options.apis)
    return any(row is not None and row.endpoint == "payment" for row in rows)


def icon_copy(options: Options) -> str:
    """The path in the bundle of the icon file that `[ton-connect] icon` names; "" where it names none."""
    icon = options.ton_connect.icon_file()
    return f"tonconnect-icon{posixpath.splitext(icon)[1].lower()}" if icon else ""


def ton_settings(options: Options) -> dict[str, str]:
    """`env.settings.tonConnect`: addresses of the list of wallets and of the manifest, relative ones in the bundle."""
    known = MANIFEST_PATH if app_address(options) else ""
    return {
        "wallets": options.ton_connect.wallets_list or _wallets(options)[0],
        "manifest": options.ton_connect.manifest or known,
    }


def ton_files(project: Project, options: Options) -> dict[str, bytes]:
    """The manifest and the list of wallets by path, as far as wx2tg.toml does not name others."""
    files = {} if options.ton_connect.wallets_list else dict([_wallets(options)])
    if (address := app_address(options)) and not options.ton_connect.manifest:
        files[MANIFEST_PATH] = _json(_manifest(project, options, address))
    return files


def ton_hosts(options: Options) -> tuple[list[str], list[str]]:
    """What the policy has to allow for wallets: sources to connect to, and sources of pictures.

    A list of wallets that is fetched at run time names hosts that are not known here: any https host is allowed then,
    unless `connect` and `images` in [security] name those of the list.
    """
    given = options.ton_connect.wallets_list
    if not given:
        wallets = shipped_wallets(options.ton_connect.wallets)
        return _origins(url for wallet in wallets for url in bridges(wallet)), _origins(
            [_OWN_PICTURES, *(wallet["image"] for wallet in wallets)]
        )
    own, security = _origins([given]), options.security
    connect = own if security.connect is not None else ["https:", *own]
    return connect, [] if security.images is not None else ["https:", *own]


def ton_findings(project: Project, options: Options) -> Iterator[Diagnostic]:
    """Findings of an app that pays in TON: no icon, or one that was chosen; wallets that are in no list; no library."""
    path = project.app.source.path
    if not library_text("tonconnect"):
        yield diagnostic("library-missing", path=path, user="wx.requestPayment", library="tonconnect")
    elif not options.ton_connect.wallets_list:
        every = shipped_wallets()
        names = {wallet["app_name"] for wallet in every}
        for name in options.ton_connect.wallets:
            if name not in names:
                yield diagnostic(
                    "unknown-wallet", path=path, wallet=name, notes=(f"The list has {', '.join(sorted(names))}.",)
                )
    if not options.ton_connect.manifest and not options.ton_connect.icon:
        icon = _chosen_icon(project)
        if icon:
            yield diagnostic("wallet-icon-chosen", path=path, icon=icon)
        else:
            yield diagnostic("wallet-icon-missing", path=path)


def _manifest(project: Project, options: Options, address: str) -> dict[str, str]:
    """The app's manifest, in the form that TON Connect's documentation gives ("App manifest")."""
    given = options.ton_connect
    icon = icon_copy(options) or (given.icon or _chosen_icon(project))
    more = {
        "iconUrl": f"{address}/{icon}" if icon and "://" not in icon else icon,
        "termsOfUseUrl": given.terms,
        "privacyPolicyUrl": given.privacy,
    }
    return {"url": address, "name": project.name, **{key: value for key, value in more.items() if value}}


def _chosen_icon(project: Project) -> str:
    """The published picture that is called like an app's icon and lies nearest to the root; "" where there is none."""
    found = [path for path in project.assets if _ICON.fullmatch(posixpath.basename(path))]
    return min(found, key=lambda path: (path.count("/"), path), default="")


def _wallets(options: Options) -> tuple[str, bytes]:
    """The path and the content of the bundle's own list of wallets."""
    content = _json(list(shipped_wallets(options.ton_connect.wallets)))
    return f"{APP_FOLDER}/wallets-{hashlib.sha256(content).hexdigest()[:12]}.json", content


def _json(data: object) -> bytes:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()


def _origins(addresses: Iterable[str]) -> list[str]:
    return sorted({origin for address in addresses if (origin := origin_of(address))})

"""wx2tg converts a native WeChat mini-program into a Telegram Mini App.

from pathlib import Path
from wx2tg import Options, convert

result = convert(Path("my-mini-program"), Options(out=Path("dist")))
print(result.report.coverage)
"""

# Nothing from outside the package is imported here: `python -m wx2tg` loads this while the working directory is still
# on the search path.
from wx2tg.version import __version__

TYPE_CHECKING = False
if TYPE_CHECKING:
    from wx2tg.diagnostics import Diagnostic
    from wx2tg.driver.pipeline import check, convert
    from wx2tg.options import Options
    from wx2tg.report import Report

__all__ = ["Diagnostic", "Options", "Report", "__version__", "check", "convert"]

_HOMES = {
    "Diagnostic": "wx2tg.diagnostics",
    "Options": "wx2tg.options",
    "Report": "wx2tg.report",
    "check": "wx2tg.driver.pipeline",
    "convert": "wx2tg.driver.pipeline",
}


def __getattr__(name: str) -> object:
    """A public name is imported when it is first asked for, so that `import wx2tg` costs nothing."""
    if name not in _HOMES:
        raise AttributeError(f"module 'wx2tg' has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)

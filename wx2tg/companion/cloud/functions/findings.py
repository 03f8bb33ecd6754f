"""What is wrong with the functions of a project, for whoever sets the companion up."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from wx2tg.companion.cloud.functions.folder import Function
from wx2tg.companion.cloud.functions.packages import install_command, missing_packages
from wx2tg.companion.cloud.functions.pool import cannot_run
from wx2tg.companion.cloud.functions.settings import FunctionSettings


class Finding(NamedTuple):
    """`message` says what is wrong, `todo` what to do about it; both are whole sentences.

    With `fails` a function does not run; otherwise a part of what its config.json says has no effect.
    """

    message: str
    todo: str
    fails: bool = True


def findings(functions: Iterable[Function], settings: FunctionSettings, root: Path) -> list[Finding]:
    """Why functions do not run, which packages each lacks, and what of its config.json is left out.

    `root` is the folder of companion.toml.
    """
    known = list({function.folder: function for function in functions}.values())
    problem = cannot_run(settings) if known else ""
    found = [Finding(f"{problem[0].upper()}{problem[1:]}.", "Install Node.js.")] if problem else []
    for function in known:
        lacking = ", ".join(missing_packages(function.folder))
        if lacking:
            message = f"The cloud function {function.name} needs {lacking} from npm."
            found.append(Finding(message, f"Run `{install_command(function, root)}` in the folder of companion.toml."))
        for wrong in function.problems:
            found.append(
                Finding(f"The cloud function {function.name}: {wrong}.", "Correct its config.json.", fails=False)
            )
    return found

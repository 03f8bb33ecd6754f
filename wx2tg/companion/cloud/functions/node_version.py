"""Whether the program that runs cloud functions is a Node.js that is new enough."""

from __future__ import annotations

import asyncio
import re

OLDEST = 18
"""The first version of Node.js with all that functions are given."""

_VERSION = re.compile(r"v(\d+)\.\d+\.\d+")
_PATIENCE = 10


async def node_problem(program: str) -> str:
    """What is wrong with `program`, as the end of a sentence about it; empty where it runs functions."""
    try:
        process = await asyncio.create_subprocess_exec(
            program,
            "--version",
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError as error:
        return f"cannot be started: {error.strerror}"
    try:
        async with asyncio.timeout(_PATIENCE):
            told, _ = await process.communicate()
    except TimeoutError:
        process.kill()
        await process.wait()
        return f"does not tell its version within {_PATIENCE} seconds"
    version = _VERSION.fullmatch(told.decode("ascii", "replace").strip())
    if version is None:
        return "is no Node.js: it does not tell its version"
    return f"is Node.js {version[0][1:]}, but functions need {OLDEST} or newer" if int(version[1]) < OLDEST else ""

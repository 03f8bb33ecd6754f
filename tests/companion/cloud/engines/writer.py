"""A process that writes documents to the database of its first argument, each told of when it is committed."""

from __future__ import annotations

import asyncio
import sys

from wx2tg.companion.cloud.engines.open import open_engine
from wx2tg.companion.store import open_store


async def main(address: str, environment: str) -> None:
    """Write until the end comes."""
    engine = await open_engine("", await open_store(address))
    for number in range(1_000_000):
        async with engine.write(environment) as session:
            await session.insert("c", [{"_id": f"{number:06}", "n": number}])
        print(f"{number:06}", flush=True)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))

"""Names in kebab-case and in camelCase: attributes are written in both, properties and data in the second."""

from __future__ import annotations


def camel(name: str) -> str:
    """`scroll-into-view` -> `scrollIntoView`, `a-1` -> `a1`: as glass-easel's compiler reads names of attributes.

    The runtime does the same to names that it gets while the app runs, in `camel` of `runtime/core/instance.js`.
    """
    head, *tail = name.split("-")
    return head + "".join(part[:1].upper() + part[1:] for part in tail)


def kebab(name: str) -> str:
    """`scrollIntoView` -> `scroll-into-view`."""
    return "".join(f"-{char.lower()}" if "A" <= char <= "Z" else char for char in name)

"""The version of wx2tg, which pyproject.toml has too."""

__version__ = "0.1.0"

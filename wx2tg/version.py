"""The version of wx2tg. The package takes its own from here when it is built."""

__version__ = "0.1.0"

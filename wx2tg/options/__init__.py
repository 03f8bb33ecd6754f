"""Layer 1: what a conversion is asked to do, read from `wx2tg.toml` and from the flags of the command line."""

from wx2tg.options.load import FILE_NAME, load, read
from wx2tg.options.model import Options, OptionsError
from wx2tg.options.sections import BuildSection, FailOn, Format, Permission, Sections

__all__ = [
    "FILE_NAME",
    "BuildSection",
    "FailOn",
    "Format",
    "Options",
    "OptionsError",
    "Permission",
    "Sections",
    "load",
    "read",
]

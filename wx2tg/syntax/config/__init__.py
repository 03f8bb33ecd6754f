"""JSON with spans, for every configuration file of a mini-program."""

from wx2tg.syntax.config.nodes import Array, Bool, Member, Null, Number, Object, String, Value, kind
from wx2tg.syntax.config.parse import parse

__all__ = ["Array", "Bool", "Member", "Null", "Number", "Object", "String", "Value", "kind", "parse"]

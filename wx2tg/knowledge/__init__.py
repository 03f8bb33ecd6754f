"""Layer 2: what WeChat means and what Telegram offers for it, as tables."""

from wx2tg.knowledge.assets import AssetTable, asset_table
from wx2tg.knowledge.browsers import Oldest, Since, floor_of
from wx2tg.knowledge.classes import ApiClass, api_classes
from wx2tg.knowledge.members import Api, ApiKind, Endpoint
from wx2tg.knowledge.origins import server_origins
from wx2tg.knowledge.parts import Part, parts, parts_of
from wx2tg.knowledge.records import UNHEEDED, Attribute, Event, Fired, Option, State
from wx2tg.knowledge.signatures import CallOption, CallState, ResultField, Signature, checks, signature, signatures
from wx2tg.knowledge.tables import (
    AddressKind,
    AddressParameter,
    Component,
    CssFeature,
    Hook,
    address_attributes,
    address_parameters,
    api,
    apis,
    component,
    components,
    css_features,
    every_element,
    hooks,
)
from wx2tg.knowledge.tiers import NOWHERE, TIERS, Tier

__all__ = [
    "NOWHERE",
    "TIERS",
    "UNHEEDED",
    "AddressKind",
    "AddressParameter",
    "Api",
    "ApiClass",
    "ApiKind",
    "AssetTable",
    "Attribute",
    "CallOption",
    "CallState",
    "Component",
    "CssFeature",
    "Endpoint",
    "Event",
    "Fired",
    "Hook",
    "Oldest",
    "Option",
    "Part",
    "ResultField",
    "Signature",
    "Since",
    "State",
    "Tier",
    "address_attributes",
    "address_parameters",
    "api",
    "api_classes",
    "apis",
    "asset_table",
    "checks",
    "component",
    "components",
    "css_features",
    "every_element",
    "floor_of",
    "hooks",
    "parts",
    "parts_of",
    "server_origins",
    "signature",
    "signatures",
]

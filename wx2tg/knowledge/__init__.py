"""Layer 2: what WeChat means and what Telegram offers for it, as tables."""

from wx2tg.knowledge.assets import AssetTable, asset_table
from wx2tg.knowledge.tables import (
    TIERS,
    AddressKind,
    AddressParameter,
    Api,
    Component,
    CssFeature,
    Hook,
    Tier,
    address_attributes,
    address_parameters,
    api,
    apis,
    component,
    components,
    css_features,
    hooks,
)

__all__ = [
    "TIERS",
    "AddressKind",
    "AddressParameter",
    "Api",
    "AssetTable",
    "Component",
    "CssFeature",
    "Hook",
    "Tier",
    "address_attributes",
    "address_parameters",
    "api",
    "apis",
    "asset_table",
    "component",
    "components",
    "css_features",
    "hooks",
]

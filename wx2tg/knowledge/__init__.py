"""Layer 2: what WeChat means and what Telegram offers for it, as tables."""

from wx2tg.knowledge.tables import (
    TIERS,
    Api,
    Component,
    Hook,
    Tier,
    api,
    apis,
    component,
    components,
    hooks,
)

__all__ = ["TIERS", "Api", "Component", "Hook", "Tier", "api", "apis", "component", "components", "hooks"]

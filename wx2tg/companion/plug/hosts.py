"""The hosts of WeChat that the companion stands for.

Source: developers.weixin.qq.com, "Interface domain names" (the general address and those of Shanghai, Shenzhen, Hong
Kong and of the second centre); pay.weixin.qq.com, "Guide to disaster recovery across cities", and the constants of
WeChat Pay's own SDKs (second centre, Hong Kong, United States).
"""

from __future__ import annotations

API = (
    "api.weixin.qq.com",
    "api2.weixin.qq.com",
    "sh.api.weixin.qq.com",
    "sz.api.weixin.qq.com",
    "hk.api.weixin.qq.com",
    "file.api.weixin.qq.com",
)
"""Hosts of the API; `file.` is where older SDKs send media."""

PAY = (
    "api.mch.weixin.qq.com",
    "api2.mch.weixin.qq.com",
    "apihk.mch.weixin.qq.com",
    "apius.mch.weixin.qq.com",
    "api.wechatpay.cn",
    "api2.wechatpay.cn",
)
"""Hosts of WeChat Pay."""

HOSTS = (*API, *PAY)


def is_wechat(host: str) -> bool:
    """Whether the companion answers for `host`."""
    return normal(host) in HOSTS


def normal(host: str) -> str:
    """`host` in small letters, without the dot that may end a full name."""
    return host.lower().removesuffix(".")

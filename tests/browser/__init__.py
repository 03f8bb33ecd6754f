"""Helpers of the browser tests: converted apps, a server, Telegram's client script and a fake client behind it."""

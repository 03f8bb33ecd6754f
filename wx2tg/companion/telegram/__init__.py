"""Telegram's side: launch data that is checked, and the Bot API."""

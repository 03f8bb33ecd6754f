"""Telegram's Bot API for one bot on this machine, with the people who write to it and pay through it."""

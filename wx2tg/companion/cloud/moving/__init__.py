"""Moves documents in from files that WeChat exports, and out to such files."""

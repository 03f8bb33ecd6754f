"""Databases that keep the documents of the cloud: SQLite, PostgreSQL, MongoDB."""

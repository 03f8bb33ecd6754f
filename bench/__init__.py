"""Benchmarks: how long a conversion takes, how large a bundle is, how fast a page updates."""

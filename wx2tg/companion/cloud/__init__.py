"""WeChat's cloud on the owner's server: the document database, its queries and updates."""

"""Layer 2: one package per language, each with nodes, a parser and a printer; they know nothing of each other."""

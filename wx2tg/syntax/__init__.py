"""Layer 2: one package per language, each with its nodes, its parser and its printer; they know nothing of each other."""

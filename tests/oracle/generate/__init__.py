"""Writes programs with Hypothesis: data and its updates, expressions, templates, components, steps."""

"""Layer 9: converts many projects, each whatever becomes of the others, and sums up what they came to."""

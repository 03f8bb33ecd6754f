"""Layer 4: facts about a unit that others need; nothing here changes anything."""

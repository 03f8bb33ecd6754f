"""The bot: what it answers, what it tells buyers of their orders, and what it passes on to the back end."""

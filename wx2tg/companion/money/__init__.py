"""Orders that WeChat Pay would take, paid in Telegram: stored once, told once, refunded once."""

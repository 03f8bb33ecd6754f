"""What the browser tests stand on: converted apps, a server, Telegram's client script and a fake client behind it."""

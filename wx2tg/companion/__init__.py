"""The server beside an app: it answers the app and the owner's back end as WeChat would, and speaks to Telegram."""

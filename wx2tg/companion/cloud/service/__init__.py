"""Answers the calls of `wx.cloud.database()` and of the database in `wx-server-sdk`, in WeChat's forms."""

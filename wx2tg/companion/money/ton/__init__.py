"""Payments with TON Connect: the transfer that a wallet is asked for, and its confirmation on the chain."""

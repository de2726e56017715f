"""Subscriptions over the API, and the administrator's screen of them."""

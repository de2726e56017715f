"""Subscriptions, the outbox, its deliveries."""

"""Providers of card payments: Stripe, and the local one that stands in for it."""

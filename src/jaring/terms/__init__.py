"""Shared words as types, and the errors a person can act on."""

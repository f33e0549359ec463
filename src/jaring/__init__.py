"""Jaring: who must be protected, who is, and who is missing, from list to first contribution."""

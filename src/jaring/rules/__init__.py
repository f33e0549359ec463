"""The law as dated parameters and pure functions."""

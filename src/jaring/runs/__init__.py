"""The use cases: link, dedupe, index, explain, review."""

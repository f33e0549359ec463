"""What the product is measured against: other engines, public data, other generators.

Run from the root of the repository: `python -m benchmarks.linkage`.
"""

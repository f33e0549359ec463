"""Who must be covered, who is, who is missing: from linked lists to findings and figures.

Pure: the flow is a list of steps (`flow.py`), an engine runs it, `runs.assess` gives it its tables.
No number of the law stands here; what binds whom, and what it costs, comes from `rules`.
"""

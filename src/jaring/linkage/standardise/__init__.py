"""Columns of text brought to one form for comparing: names, dates, numbers, places, phones.

Every function takes and gives polars expressions that stream; nothing here replaces what was
written.
"""

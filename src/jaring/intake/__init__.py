"""Files in: any partner's table as text columns, with what could not be read set apart.

`tables.stage_table` reads a file, `tables.stage_arrow` a table in memory, `column_maps` says which
column is which canonical field.
"""

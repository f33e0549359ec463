"""The law for millions of rows: SQL text written from the same parameter book.

`wage_earner_step`, `own_account_step` and `project_step` price rows in one query; `duty_flow` says
what binds each worker. Each is the twin of a scalar function of `rules` and answers what that does.
Nothing here runs SQL or knows a rate: an engine runs the steps, the book holds the law.
"""

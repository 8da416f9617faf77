"""Loading: from a checked file to rows of the shared database, and what is kept of what they replace.

Role: the only writer of partners' data. In: checked files, an engine. Out: rows, versions, returns, revisions.
Must not: check a file (`data_access.returns` does), or take anything of a file with errors.
"""

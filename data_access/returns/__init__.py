"""Files of the partners: their kinds, how they are read, what is wrong in them.

Comes in: the bytes of a file, what is known of the Ambito. Goes out: rows in columns and findings in Italian.
Must not: open a database. `bifocale check` and the import run the same function,
`data_access.returns.check.check_file`.
"""

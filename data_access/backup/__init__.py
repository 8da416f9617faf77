"""Copies of the shared database in one file, and their return: the same tables, the same figures, or nothing at all.

`manifest` says what a copy holds, `table_marks` what each table does, `sqlite_copy` and `postgres_copy` are the means
of the two databases, `making` and `restoring` are what the command line asks for.
"""

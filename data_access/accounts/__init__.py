"""Who may sign in, as what, and the trace of what they did: kept apart from the data, in tables of their own.

Role: the register of accounts and the access log. In: an engine (`register_engine`), identities, events. Out: rights.
Must not: hold figures, passwords or tax codes, know how people prove who they are.
"""

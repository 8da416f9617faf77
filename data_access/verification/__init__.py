"""Verifying returns: who may say what of them, where they stand, what is asked of whom.

Role: the state machine of the returns. In: acts of signed-in accounts.
Out: lines that nobody changes, states, messages.
Must not: know figures, or let anybody speak for a service that is not theirs.
"""

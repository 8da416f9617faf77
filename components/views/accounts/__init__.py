"""Persone abilitate: who may sign in, as what, and the access log."""

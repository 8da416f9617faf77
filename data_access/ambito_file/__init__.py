"""The file of an Ambito: what it is made of before any data come, written by people and read back.

Role: TOML in, rows out, and the other way round. In: text, names that rooms above know. Out: tables, or sentences.
Must not: hold persons, nights or returns; those come in by files of their own.
"""

"""Columns by the letters that spreadsheets give them.

Comes in: a number from 0, or letters. Goes out: the other one.
Must not: know a sheet.
"""

_LETTERS = 26


def letters(index: int) -> str:
    """Return the letters of a column counted from 0: 0 is A, 26 is AA."""
    name, left = "", index + 1
    while left:
        left, digit = divmod(left - 1, _LETTERS)
        name = chr(ord("A") + digit) + name
    return name


def index_of(name: str) -> int:
    """Return the number from 0 of a column given by letters."""
    number = 0
    for letter in name:
        number = number * _LETTERS + ord(letter) - ord("A") + 1
    return number - 1

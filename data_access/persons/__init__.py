"""Who is whom: keys of persons and their rotation, two keys that were one person's, persons who may be one.

`keys` makes and changes pseudonymous keys, `merges` joins two persons and undoes it, `twins` lists who may be one. None
of them ever holds an identifier, or says anything of a person but the number of a row.
"""

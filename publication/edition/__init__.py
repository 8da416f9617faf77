"""The edition: one signed file per version of the data, of all that protected viewers may get.

What works without a server or for anybody (meeting mode, public page, API, open data) is made from an edition and from
nothing else: it cannot tell what is not in it.
"""

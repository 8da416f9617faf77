"""The large table: where contacts lie, and what is kept of them, reduced once by Polars or by a Spark Connect server.

Nothing else of the product holds a raw contact.
"""

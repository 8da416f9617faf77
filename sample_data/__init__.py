"""The deterministic synthetic Ambito: same seed and scale, same rows, on every database.

`sample_data.demo.create_demo` fills a database; `sample_data.contacts.contact_chunks` yields only the large table.
"""

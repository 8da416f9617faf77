"""Open data: a folder in which an edition is described for catalogues and read by any program."""

"""The public face of an edition: a static site that needs no server, and goes on without a network once opened."""

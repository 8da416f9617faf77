"""Tables on a page and the files that save them."""

"""Messages by mail that people have asked for: what they choose in the header, and the links that stop them."""

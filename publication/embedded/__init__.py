"""A figure of an edition as pages of other sites hold it, in a frame."""

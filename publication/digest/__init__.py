"""The weekly letter to whoever has asked for it: what has changed, what to look at, the figures that they follow."""

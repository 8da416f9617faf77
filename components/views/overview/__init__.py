"""The overview: cards, what changed, what is to be acted on."""

"""The annex to the minutes: an agenda with what was noted and decided, and every figure from its edition, as PDF."""

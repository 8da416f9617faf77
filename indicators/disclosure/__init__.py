"""Disclosure control: which questions may be asked, rounding and suppression, zeros that everybody knows."""

"""Assemblea: the agendas of meetings, made of figures that were put on them, in order, with what was decided."""

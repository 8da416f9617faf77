"""Papers: the sheet of a municipality, the quarterly report, the yearly one of the plan, the booklet of an assembly."""

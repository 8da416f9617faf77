"""The check of the data, for partners and managers."""

"""The page "Mappa della domanda": its question, its geometry, its panel, its points and flows."""

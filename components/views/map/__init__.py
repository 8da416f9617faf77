"""The page "Mappa della domanda": its question, its geometry, its panel, its points and flows."""

from components.views.map.view import map_head, map_tabs

__all__ = ["map_head", "map_tabs"]

"""HTML: text becomes the same words between tags and inside quoted attributes.

Role: the type of the HTML that we write. In: constants, and with ``format`` and ``join`` anything else, which is
escaped. Out: `Html`. Must not: be made from a text that is not a constant (ruff's S704 looks at it).

MarkupSafe, which Jinja uses, does the work. An attribute must be quoted, and must not be one that runs or loads
(``on…``, ``style``, ``href``, ``src``): put only our own values there.
"""

from markupsafe import Markup as Html

__all__ = ["Html"]

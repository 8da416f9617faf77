"""One escaper for each language that a name passes through, each called where its language begins.

Role: turn text that somebody wrote in the database into text of a language, so that it says what it said and is
nothing else: HTML (`html`), Markdown as Streamlit reads it (`markdown`), what Plotly reads in its texts (`chart`),
data inside a script (`script`). Elsewhere: CSV (`indicators.interchange.csv_file`), terminals (`printable`), and what
breaks a line or turns it around, which `data_access.one_line` takes out of every name that is read.
In: plain text, or text of the language that our own code wrote as a constant. Out: text of that language.
Must not: import Streamlit or Plotly, know what is escaped, or be called for a single piece of text by hand.

The pieces written by us have a type (`Html`, `Markdown`, `ChartText`, all of them MarkupSafe's idea): what is put into
them with ``format``, ``join`` or ``+`` is escaped unless it has that same type. The borders
(`components.widgets.screen` for Streamlit, `components.figures.core.canvas.drawn` for Plotly,
`components.views.map.leaflet` for Leaflet) escape everything else, so that a forgotten type is an ugly text and never a
door.
"""

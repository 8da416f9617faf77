"""The only door through which text reaches Streamlit: every element that shows words is drawn here.

Role: draw Streamlit's elements with words that say what they say and do nothing else. In: plain text, which is escaped
for Markdown, or `Markdown` and `Html` that our own code wrote. Out: elements on the page.
Must not: know pages, figures or data.

Streamlit reads Markdown almost everywhere: in titles, labels, names of tabs, choices, help, cells of ``st.table``.
Where it does not (choices of a list, tables that scroll, ``text``, ``code``, texts for who cannot see) words go as they
are.
Other modules use Streamlit for what has no words (containers, columns, state): a test holds them to it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import polars as pl
import streamlit as st
from streamlit.elements.lib.column_types import ColumnConfig

from components.escaping.html import Html
from components.escaping.markdown import Markdown
from components.state.trace import current_trace
from components.widgets.italian_cells import written

Words = str
"""Plain text, or `Markdown`."""


def _source(words: Words) -> str:
    """Return what Streamlit must be given to say these words."""
    return str(Markdown.escape(words))


def _options(given: Mapping[str, Any]) -> dict[str, Any]:
    """Return options of an element, with the words among them escaped."""
    return {name: _source(value) if name == "help" and value else value for name, value in given.items()}


def title(words: Words, **options: Any) -> None:
    """Draw the title of a page."""
    st.title(_source(words), **_options(options))


def header(words: Words, **options: Any) -> None:
    """Draw a heading of the second level."""
    st.header(_source(words), **_options(options))


def subheader(words: Words, **options: Any) -> None:
    """Draw a heading of the third level."""
    st.subheader(_source(words), **_options(options))


def caption(words: Words, **options: Any) -> None:
    """Draw small words."""
    st.caption(_source(words), **_options(options))


def markdown(words: Words, **options: Any) -> None:
    """Draw a paragraph; several, lists and bold come as `Markdown`."""
    st.markdown(_source(words), **_options(options))


def text(words: str, **options: Any) -> None:
    """Draw words as they are, line by line."""
    st.text(words, **_options(options))


def code(words: str, **options: Any) -> None:
    """Draw words to be copied."""
    st.code(words, **options)


def html(words: Html, **options: Any) -> None:
    """Draw HTML that our own code wrote; nothing where there is none.

    Raises
    ------
    TypeError
        If it is plain text: somebody forgot where it comes from.
    """
    if not isinstance(words, Html):
        raise TypeError("Only Html is drawn as HTML: write it as Html('…').format(…), which escapes what is put in.")
    if words:
        st.html(str(words), **options)


def info(words: Words, **options: Any) -> None:
    """Draw a calm message."""
    st.info(_source(words), **options)


def warning(words: Words, **options: Any) -> None:
    """Draw a message about something that is not as it should be."""
    st.warning(_source(words), **options)


def error(words: Words, **options: Any) -> None:
    """Draw a message about something that went wrong."""
    st.error(_source(words), **options)


def badge(words: Words, **options: Any) -> None:
    """Draw a short label with a colour; Streamlit escapes its brackets itself."""
    st.badge(re.sub(r"\\(?=[\[\]])", "", _source(words)), **_options(options))


def metric(label: Words, value: Words, **options: Any) -> None:
    """Draw a large value under its name."""
    st.metric(_source(label), _source(value), **_options(options))


def select_slider(label: Words, options: Sequence[str], **more: Any) -> str:
    """Draw a slider over values in order; return the one that it stands on."""
    return str(st.select_slider(_source(label), options, **_options(more)))


def button(label: Words, **options: Any) -> bool:
    """Draw a button; return whether it was pressed."""
    return st.button(_source(label), **_options(options))


def download_button(label: Words, *, data: Callable[[], bytes], file_name: str, **options: Any) -> None:
    """Draw the button that saves a file; it is made when it is asked for, and that is a line of the access log."""
    make = current_trace().noting_download(data, file_name)
    st.download_button(_source(label), data=make, file_name=file_name, **_options(options))


def link_button(label: Words, url: str, **options: Any) -> None:
    """Draw a link to an address that the settings give; data never do."""
    st.link_button(_source(label), url, **_options(options))


def page_link(page: Any, *, label: Words, **options: Any) -> None:
    """Draw a link to one of our pages."""
    st.page_link(page, label=_source(label), **_options(options))


def popover(label: Words, **options: Any) -> Any:
    """Draw what opens a small window, and return the window."""
    return st.popover(_source(label), **_options(options))


def expander(label: Words, **options: Any) -> Any:
    """Draw what opens further down, and return it."""
    return st.expander(_source(label), **options)


def tabs(labels: Sequence[Words], **options: Any) -> Sequence[Any]:
    """Draw the names of tabs, and return the tabs."""
    return st.tabs([_source(label) for label in labels], **options)


def selectbox(label: Words, options: Sequence[Any], **more: Any) -> Any:
    """Draw a list of which one is chosen; Streamlit shows its choices as they are."""
    return st.selectbox(_source(label), options, **_options(more))


def multiselect(label: Words, options: Sequence[Any], **more: Any) -> Any:
    """Draw a list of which several are chosen; Streamlit shows its choices as they are."""
    return st.multiselect(_source(label), options, **_options(more))


def segmented_control(label: Words, options: Sequence[Any], *, format_func: Callable[[Any], str], **more: Any) -> Any:
    """Draw a few choices side by side."""
    return st.segmented_control(
        _source(label), options, format_func=lambda option: _source(format_func(option)), **_options(more)
    )


def radio(
    label: Words, options: Sequence[Any], *, format_func: Callable[[Any], str], captions: Sequence[Words], **more: Any
) -> Any:
    """Draw a few choices one under the other, each explained."""
    return st.radio(
        _source(label),
        options,
        format_func=lambda option: _source(format_func(option)),
        captions=[_source(words) for words in captions],
        **_options(more),
    )


def text_input(label: Words, **options: Any) -> str:
    """Draw a field to write in, and return what it holds."""
    return st.text_input(_source(label), **_options(options)) or ""


def text_area(label: Words, **options: Any) -> str:
    """Draw a field to write some lines in, and return what it holds."""
    return st.text_area(_source(label), **_options(options)) or ""


def checkbox(label: Words, **options: Any) -> bool:
    """Draw a choice between yes and no."""
    return st.checkbox(_source(label), **_options(options))


def file_uploader(label: Words, **options: Any) -> Any:
    """Draw where a file is given to the page, and return it."""
    return st.file_uploader(_source(label), **_options(options))


def table(rows: Sequence[Mapping[str, Any]], **options: Any) -> None:
    """Draw a table that does not scroll, whose cells and heads Streamlit reads as Markdown."""
    st.table(written([{_source(head): _cell(value) for head, value in row.items()} for row in rows]), **options)


def dataframe(
    data: pl.DataFrame | Sequence[Mapping[str, Any]],
    *,
    digits: Mapping[str, int] | None = None,
    marked: int | None = None,
    **options: Any,
) -> Any:
    """Draw a table that scrolls and sorts; its words are shown as they are, its numbers and times in Italian.

    ``digits`` are decimals by name of a column or of an indicator, where they are not those of the catalogue, and
    ``marked`` is the place of the row that is in focus.
    """
    return st.dataframe(written(data, digits=digits, marked=marked), **options)


def data_editor(rows: Sequence[Mapping[str, Any]], **options: Any) -> list[dict[str, Any]]:
    """Draw a table whose cells can be written, and return its rows; words are shown as they are, and nothing obeys."""
    frame = pl.DataFrame(list(rows))
    edited: pl.DataFrame = st.data_editor(frame, **options)
    return edited.to_dicts()


def progress(share: float, words: Words) -> Any:
    """Draw how far a work is, from 0 to 1; return what is drawn, to be drawn anew."""
    return st.progress(share, _source(words))


def column(head: str, **options: Any) -> ColumnConfig:
    """Return how a column of such a table is shown."""
    return st.column_config.Column(head, **_options(options))


def choice_column(head: str, choices: Sequence[str], **options: Any) -> ColumnConfig:
    """Return how a column of a table to be edited is shown, of whose cells one of some words is chosen."""
    return st.column_config.SelectboxColumn(head, options=list(choices), required=True, **_options(options))


def plotly_chart(figure: Any, **options: Any) -> Any:
    """Draw a figure, whose texts `components.figures.core.canvas.drawn` has made safe."""
    return st.plotly_chart(figure, theme=None, **options)


def _cell(value: Any) -> Any:
    return _source(value) if isinstance(value, str) else value

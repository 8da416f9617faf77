"""The button that saves a table.

Comes in: what makes the file. Goes out: an element on the page.
Must not: make the file before it is asked for, or run the page again because it was saved.
"""

from collections.abc import Callable

from components.widgets import screen


def csv_button(make: Callable[[], bytes], *, name: str, key: str, label: str = "Scarica CSV") -> None:
    """Draw the button that saves a CSV.

    Parameters
    ----------
    make : callable
        Returns the file.
    name : str
        Of the file, without its extension.
    key : str
        Unlike that of any other table of the page.
    label : str
    """
    screen.download_button(
        label,
        data=make,
        file_name=f"{name}.csv",
        mime="text/csv",
        key=f"csv-{key}",
        on_click="ignore",
        type="tertiary",
        icon=":material/download:",
    )

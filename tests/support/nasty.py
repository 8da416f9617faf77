"""Names that mean something in a language that a name passes through: what somebody may write in the database.

Role: one corpus for every test of an escaper and for the hostile base. In: nothing. Out: texts by what they try.
Must not: do harm where they succeed: code that runs sets ``window.ran``, code of the server writes the file `TOUCHED`,
addresses end in ``.invalid``.
"""

import tempfile
from pathlib import Path
from typing import Final

TOUCHED: Final = Path(tempfile.gettempdir()) / "bifocale-un-nome-ha-eseguito-codice"
"""File that code run on the server would write."""
_RUN: Final = "window.top.ran=1"
_POPEN: Final = f"cycler.__init__.__globals__.os.popen('touch {TOUCHED}').read()"

BY_LANGUAGE: Final[dict[str, dict[str, str]]] = {
    "HTML": {
        "script": f"<script>{_RUN}</script>",
        "image": f'<img src="x.invalid/a.png" onerror="{_RUN}">',
        "svg": f"<svg/onload={_RUN}>",
        "end of script": f"</script><script>{_RUN}</script>",
        "end of field": f"</textarea></title></style><b onmouseover={_RUN}>Casa</b>",
        "attribute": f'" onmouseover="{_RUN}" x="',
        "attribute with apostrophes": f"' onmouseover='{_RUN}' x='",
        "entity": "&lt;script&gt;Casa&lt;/script&gt; &amp; &#60;b&#62;",
        "comment": "<!-- Casa --> -->",
        "frame": '<iframe src="https://fuori.invalid/"></iframe>',
    },
    "Jinja": {
        "expression": "{{ " + _POPEN + " }}",
        "statement": "Casa {% for x in y %} {% endfor",
        "open statement": "Casa {% x",
        "raw": "{% raw %}Casa",
        "end of raw": "{% endraw %}{{ " + _POPEN + " }}{% raw %}",
        "Jinja comment": "Casa {# x",
        "end of macro": "{% endmacro %}{{ 7*7 }}",
    },
    "JavaScript": {
        "template literal": "${" + _RUN + "}",
        "back tick": f"`+({_RUN})+`",
        "string": f"'+({_RUN})+'",
        "double string": f'"+({_RUN})+"',
        "last backslash": "Casa \\",
        "backslashes": r"Casa \n \u0041 \x41 \\",
        "line separators": "Casa\u2028Verde\u2029Blu",
        "address of code": f"javascript:{_RUN}",
    },
    "Markdown as Streamlit reads it": {
        "link": "[Casa](https://fuori.invalid/)",
        "link of code": f"[Casa](javascript:{_RUN})",
        "picture": "![](http://fuori.invalid/a.png)",
        "reference": "[Casa][a] [a]: https://fuori.invalid/",
        "address": "Casa https://fuori.invalid/ e www.fuori.invalid",
        "address in angles": "<https://fuori.invalid/>",
        "mail": "casa@fuori.invalid",
        "emphasis": "*Casa* **Verde** _Blu_ ~~no~~ `codice`",
        "heading": "# Casa",
        "quote": "> Casa",
        "list": "- Casa",
        "plus list": "+ Casa",
        "numbered": "1. Casa",
        "numbered with bracket": "12) Casa",
        "rule": "---",
        "underline": "===",
        "fence": "``` Casa",
        "table": "| a | b |",
        "footnote": "Casa[^1]",
        "task": "[ ] Casa",
        "colour": ":red[Casa] :blue-background[Verde]",
        "small": ":small[Casa]",
        "unfinished directive": "Casa :red[Verde",
        "directive without brackets": "Casa:red e :small",
        "block directive": ":::Casa",
        "emoji": ":smile: :tulip:",
        "icon": ":material/home: :material_home:",
        "logo": ":streamlit:",
        "arrows": "-> <- <-> -- >= <= ~=",
        "arrow": "Casa -> Verde",
        "time": "aperta 12:30",
    },
    "KaTeX": {
        "formula": r"Casa $\frac{1}{2}$ e $$x^2$$",
        "price": "da 5$ a 10$",
        "bracket formula": r"\(x\) \[x\]",
        "KaTeX link": r"$\href{https://fuori.invalid/}{Casa}$",
    },
    "Plotly": {
        "Plotly link": '<a href="https://fuori.invalid/">Casa</a>',
        "Plotly code link": f'<a href="javascript:{_RUN}">Casa</a>',
        "Plotly bold": "<b>Casa</b><br><i>Verde</i>",
        "hover template": "%{x} %{customdata[0]} %{meta} <extra>Casa</extra>",
        "Plotly subscript": "Casa<sub>2</sub><span style='color:red'>x</span>",
    },
    "CSV": {
        "formula of a sheet": "=1+1",
        "command of a sheet": "=cmd|'/C calc'!A0",
        "plus": "+39 0373 000",
        "minus": "-2+3",
        "at": "@SUM(1)",
        "separators": 'Casa;"Verde",Blu',
    },
    "terminals": {
        "Rich": "[bold red]Casa[/bold red] [link=https://fuori.invalid/]x[/link]",
        "Rich end": "Casa [/]",
        "escape": "Casa \x1b[31mrossa\x1b[0m \x1b]0;titolo\x07",
        "carriage return": "Casa\rVerde",
    },
    "text itself": {
        "new lines": "Casa\n\n# Verde\n\n    Blu",
        "tabs": "\tCasa\tVerde",
        "right to left": "Casa \u202e\u2066edrev",
        "no width": "\u200bCasa Rossa\ufeff",
        "nothing to see": "\u00a0",
        "accents": "Ca\u0300sa d'Ò «Verde» – 1.234,5%",
        "Chinese and emoji": "家 🏠",
        "percent": "100% di {nome} {0} %s %(x)s {",
        "path": "../../etc/passwd",
    },
}
"""What somebody may write, by the language in which it means something and by what it tries."""
NASTY: Final[dict[str, str]] = {what: text for language in BY_LANGUAGE.values() for what, text in language.items()}
"""What somebody may write, by what it tries."""
TYPST: Final = (
    '#read("/etc/passwd")',
    '#eval("1+1")',
    "#panic()",
    "$ x^2 $ *forte* _c_ = @nota <nome>",
    "\\ # ] ) }",
    "```raw```",
    "\\input{/etc/passwd}",
    "]]> <![CDATA[ <!ENTITY x SYSTEM 'file:///etc/passwd'> &x;",
    "👩‍👩‍👧‍👦 🏳️‍🌈 𝒳",
    "a" * 90,
)
"""What means something to what writes papers."""
LONG: Final = "Casa " + "molto " * 1666 + "lunga"
"""A name of ten thousand characters."""

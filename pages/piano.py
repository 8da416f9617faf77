"""Piano di Zona: what it sets out to do, where each indicator is, which goals it serves."""

import streamlit as st

from components.context import context
from components.parts import attempt, message, page_title
from components.sections.plan import objectives_section, plan, plan_finding, plan_table, plan_years

now = context()
drawn = attempt(lambda: plan(now)) or ()
page_title(after=plan_years(drawn))
st.markdown(f"**{plan_finding(drawn)}**")
message("Si giudica solo dove c'è un valore concordato e si è deciso se sia meglio di più o di meno.")
if drawn:
    plan_table(drawn)
objectives_section(now, drawn)

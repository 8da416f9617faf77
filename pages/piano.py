"""Piano di Zona: what it sets out to do, where each indicator is, which goals it serves."""

import streamlit as st

from components.context import context
from components.parts import attempt, page_title
from components.sections.plan import objectives_section, plan, plan_finding, plan_years, whole_plan

now = context()
drawn = attempt(lambda: plan(now)) or ()
page_title(after=plan_years(drawn))
st.markdown(f"**{plan_finding(drawn)}**")
whole_plan(now, drawn)
objectives_section(now, drawn)

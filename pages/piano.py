"""Piano di Zona: what it sets out to do, where each indicator is, which goals it serves."""

from components.context import context
from components.parts import attempt, page_finding, page_title
from components.sections.plan import objectives_section, plan, plan_finding, plan_years, whole_plan

now = context()
drawn = attempt(lambda: plan(now)) or ()
page_title(after=plan_years(drawn))
page_finding(plan_finding(now, drawn))
whole_plan(now, drawn)
objectives_section(now, drawn)

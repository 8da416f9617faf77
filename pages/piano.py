"""Piano di Zona: what it sets out to do, where each indicator is, which goals it serves."""

from components.state.page_context import context
from components.views.plan.view import objectives_section, plan, plan_finding, plan_years, whole_plan
from components.widgets import attempt, page_finding, page_title

now = context()
drawn = attempt(lambda: plan(now)) or ()
page_title(after=plan_years(drawn))
page_finding(plan_finding(now, drawn))
whole_plan(now, drawn)
objectives_section(now, drawn)

"""Piano di Zona: what it sets out to do, where each indicator is, which goals it serves."""

from components.state.page_context import current_context
from components.views.plan.view import objectives_section, plan, plan_finding, plan_years, whole_plan
from components.widgets import attempt, page_finding, page_title
from components.widgets.paper_button import YEARLY, offered_paper
from publication.papers.offered import offered_year

context = current_context()
drawn = attempt(lambda: plan(context)) or ()
page_title(after=plan_years(drawn))
page_finding(plan_finding(context, drawn))
whole_plan(context, drawn)
objectives_section(context, drawn)
offered_paper(context, YEARLY, lambda: offered_year(context))

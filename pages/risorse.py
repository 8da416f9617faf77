"""Risorse ed équipe: which money and which hours stand behind what is done."""

from components.state.page_context import current_context
from components.views.resources.money import money_finding, money_section
from components.views.resources.team import team_section
from components.widgets import page_finding, page_title, screen

context = current_context()
page_title()
page_finding(money_finding(context))
screen.header("Risorse", anchor="risorse")
money_section(context)
screen.header("Équipe", anchor="equipe")
team_section(context)

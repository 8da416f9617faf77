"""Risorse ed équipe: which money and which hours stand behind what is done."""

from components.state.page_context import context
from components.views.resources.money import money_finding, money_section
from components.views.resources.team import team_section
from components.widgets import page_finding, page_title, screen

now = context()
page_title()
page_finding(money_finding(now))
screen.header("Risorse", anchor="risorse")
money_section(now)
screen.header("Équipe", anchor="equipe")
team_section(now)

"""Risorse ed équipe: which money and which hours stand behind what is done."""

from components import screen
from components.context import context
from components.parts import page_finding, page_title
from components.sections.resources_money import money_finding, money_section
from components.sections.resources_team import team_section

now = context()
page_title()
page_finding(money_finding(now))
screen.header("Risorse", anchor="risorse")
money_section(now)
screen.header("Équipe", anchor="equipe")
team_section(now)

"""Persone abilitate: who may sign in, as what, from when to when; the access log. For administrators alone."""

from components.state.page_context import current_context
from components.views.accounts.view import accounts
from components.widgets import page_title

page_title()
accounts(current_context())

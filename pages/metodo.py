"""Metodo: how every number is worked out, and what it does not say."""

import streamlit as st

from components.parts import page_title
from components.parts.catalogue import catalogue_entries, vocabularies

page_title()
catalogue_entries()
st.subheader("Le parole usate", anchor="parole")
vocabularies()

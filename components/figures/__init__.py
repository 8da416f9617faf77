"""Figures: pure functions from results to Plotly figures. No Streamlit here."""

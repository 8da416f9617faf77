"""What leaves the dashboard: editions, and whatever is made of them.

Comes in: answers that protected viewers may get. Goes out: files. Must not: hold an unprotected number beside them, or
know Streamlit.
"""

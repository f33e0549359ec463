"""Figures and tables out, as HTML and workbooks, in Indonesian and English."""

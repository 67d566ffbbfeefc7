"""Form, place, dates, line facts (F)."""

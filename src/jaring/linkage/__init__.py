"""Which records are one person, one employer, one project."""

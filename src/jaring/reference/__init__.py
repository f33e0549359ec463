"""Tables that ship with us: areas and lexicons."""

"""Files of partners in; text tables and a quarantine out."""

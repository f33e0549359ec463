"""An office or a province with known truth, made by chance from a seed."""

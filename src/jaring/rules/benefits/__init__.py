"""What each programme pays, as an estimate with its conditions and what would void it."""

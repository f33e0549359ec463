"""What a step of a flow is, and the words in which SQL dialects differ."""

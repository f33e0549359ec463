"""The command line `jaring`."""

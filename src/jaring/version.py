"""The version of the package, read where it is installed."""

from importlib.metadata import version

__version__ = version("jaring")

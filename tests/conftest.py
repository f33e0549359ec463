"""What all tests share: random examples are never timed, since machines are slower at times."""

from hypothesis import settings

settings.register_profile("jaring", deadline=None)
settings.load_profile("jaring")

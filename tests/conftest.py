"""Shared fixtures of the test suite."""

from hypothesis import settings as hypothesis_settings

hypothesis_settings.register_profile("portal", deadline=None)
hypothesis_settings.load_profile("portal")

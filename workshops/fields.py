"""The cleaning form fields, under their name on this rung (people's forms need them one lower)."""

from bsc_project.fields import CleanCharField, CleanTextField

__all__ = ["CleanCharField", "CleanTextField"]

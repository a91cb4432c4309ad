"""How views hold a rule."""

from django.core.exceptions import PermissionDenied


def require(allowed: bool) -> None:
    """Stop with 403 where a rule says no."""
    if not allowed:
        raise PermissionDenied

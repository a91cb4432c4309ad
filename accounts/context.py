"""What every page's frame needs: who is here, for which organisation."""


def navigation(request):
    """Give templates ``member`` (or None) and ``other_memberships``."""
    member = getattr(request, "membership", None)
    # A SimpleLazyObject around None is truthy only by its wrapped value; unwrap for `is None`.
    return {"member": member or None}

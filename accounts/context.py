"""What every page's frame needs: who is here, for which organisation."""

from django.conf import settings


def navigation(request):
    """Give templates ``member`` (or None), ``other_members`` and two settings. One query."""
    # A SimpleLazyObject around None is truthy only by its wrapped value; unwrap for `is None`.
    member = getattr(request, "membership", None) or None
    others = [each for each in request.memberships.values() if each != member] if member else []
    return {
        "member": member,
        "other_members": others,
        "mail_is_set": settings.MAIL_IS_SET,
        "is_demo": settings.DEMO,
    }

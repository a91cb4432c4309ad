"""What every page's frame needs: who is here, for which organisation."""

from django.conf import settings

from accounts import demo


def navigation(request):
    """Give templates ``member`` (or None), ``other_members``, and words of sign-in. One query."""
    # A SimpleLazyObject around None is truthy only by its wrapped value; unwrap for `is None`.
    member = getattr(request, "membership", None) or None
    others = [each for each in request.memberships.values() if each != member] if member else []
    return {
        "member": member,
        "other_members": others,
        "mail_is_set": settings.MAIL_IS_SET,
        # Called by the sign-in page alone: no other page asks who is here.
        "demo_people": demo.people_here,
        "demo_password": demo.PASSWORD,
    }

"""Which organisation a request speaks for."""

from django.utils.functional import SimpleLazyObject

from accounts.models import Membership

SESSION_KEY = "organisation"


def load_memberships(user) -> dict:
    """Return the person's memberships by organisation id. One query."""
    if not user.is_authenticated:
        return {}
    return {
        member.organisation_id: member
        for member in Membership.objects.filter(user=user)
        .select_related("organisation")
        .with_posts()
    }


class CurrentOrganisationMiddleware:
    """Give views ``request.memberships`` and ``request.membership``, both lazy.

    ``membership`` is the one chosen in the session, else the first. A view that reaches an
    object of another of the person's organisations calls ``speak_for`` with it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.memberships = SimpleLazyObject(lambda: load_memberships(request.user))
        request.membership = SimpleLazyObject(lambda: _chosen(request))
        return self.get_response(request)


def _chosen(request):
    members = dict(request.memberships)
    wanted = request.session.get(SESSION_KEY) if members else None
    for organisation_id, member in members.items():
        if str(organisation_id) == wanted:
            return member
    return next(iter(members.values()), None)


def speak_for(request, organisation_id) -> Membership | None:
    """Make the request speak for this organisation; return the membership, or None."""
    member = request.memberships.get(organisation_id)
    request.membership = member
    return member

"""The verbs about people: invite, accept, change a role, remove; posts and who holds them."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import mail
from accounts.models import (
    Invitation,
    Membership,
    Organisation,
    Post,
    Role,
    User,
    hash_of,
)
from bsc_project.gone import still_there

INVITATION_DAYS = 14


def invite_person(
    *,
    organisation: Organisation,
    email: str,
    role: str,
    by: User | None,
    language: str,
) -> tuple[Invitation, str]:
    """Make a way in for one person; return the invitation and its link.

    The link is known only here: the database keeps a hash. An earlier invitation of the same
    address ends. A mail goes out where a mail server is set; ``invitation.was_mailed`` says so.
    Raises ValidationError where the person is a member already.
    """
    email = email.strip().lower()
    secret = secrets.token_urlsafe(16)
    with transaction.atomic():
        if Membership.objects.filter(organisation=organisation, user__email=email).exists():
            raise ValidationError(
                _("This person is a member already. You can change the role in the list.")
            )
        Invitation.objects.filter(organisation=organisation, email=email).waiting().delete()
        invitation = Invitation.objects.create(
            organisation=organisation,
            email=email,
            role=role,
            secret_hash=hash_of(secret),
            invited_by=by,
            expires_at=timezone.now() + timedelta(days=INVITATION_DAYS),
        )
    link = mail.absolute_url(reverse("accounts:invitation", args=[secret]))
    invitation.was_mailed = settings.MAIL_IS_SET and mail.send(
        template="accounts/mail/invitation",
        to=email,
        language=language,
        context={"invitation": invitation, "link": link, "by": by, "days": INVITATION_DAYS},
    )
    return invitation, link


def accept_invitation(
    *, secret: str, name: str = "", password: str = "", language: str = ""
) -> tuple[Membership, bool]:
    """Make the invited person a member; return the membership and whether the account is new.

    A person who has an account keeps it as it is, and a role that they have already. Raises
    Invitation.DoesNotExist for a secret that is unknown, used or expired, all the same.
    """
    hashed = make_password(password or None)  # slow on purpose, so before the transaction
    with transaction.atomic():
        invitation = Invitation.objects.select_for_update().with_secret(secret).get()
        if not invitation.is_open:
            raise Invitation.DoesNotExist
        user, is_new = User.objects.get_or_create(
            email=invitation.email,
            defaults={"name": name, "language": language, "password": hashed},
        )
        member, _created = Membership.objects.get_or_create(
            user=user,
            organisation_id=invitation.organisation_id,
            defaults={"role": invitation.role},
        )
        invitation.accepted_at = timezone.now()
        invitation.save(update_fields=["accepted_at"])
    return member, is_new


def revoke_invitation(*, invitation: Invitation) -> None:
    """End an invitation: its link leads nowhere from now on."""
    Invitation.objects.filter(pk=invitation.pk).waiting().delete()


def change_role(*, member: Membership, role: str) -> None:
    """Give a member another role. Raises ValidationError for the last administrator."""
    with transaction.atomic():
        if role != Role.ADMINISTRATOR:
            _keep_one_administrator(member)
        Membership.objects.filter(pk=member.pk).update(role=role)


def remove_member(*, member: Membership) -> None:
    """End a membership; the account stays, and posts in this organisation become vacant.

    It holds from the person's next request on, since every request reads the membership anew.
    """
    with transaction.atomic():
        _keep_one_administrator(member)
        Post.objects.filter(organisation_id=member.organisation_id, user_id=member.user_id).update(
            user=None
        )
        member.delete()


def _keep_one_administrator(member: Membership) -> None:
    # The lock is on the organisation, so that two administrators cannot remove each other at once.
    lock_organisation(member.organisation_id)
    administrators = Membership.objects.filter(
        organisation_id=member.organisation_id, role=Role.ADMINISTRATOR
    )
    # Who is one is asked anew: the member was read before the lock.
    if list(administrators.values_list("pk", flat=True)[:2]) == [member.pk]:
        raise ValidationError(
            _(
                "%(name)s is the last administrator. "
                "Make somebody else an administrator first, then this will work."
            )
            % {"name": member.user}
        )


def lock_organisation(pk: UUID) -> None:
    """Wait until nobody else changes who and which posts there are; rows may still point to it."""
    Organisation.objects.select_for_update(no_key=True).get(pk=pk)


def change_profile(
    *, user: User, name: str, language: str, wants_reminders: bool | None = None
) -> None:
    """Store what a person says of themselves; ``wants_reminders`` None leaves it as it is."""
    user.name = name
    user.language = language
    if wants_reminders is not None:
        user.wants_reminders = wants_reminders
    user.save(update_fields=["name", "language", "wants_reminders"])


def new_calendar(*, user: User) -> str:
    """Give the person's calendar an address; return it. One that it had before ends.

    The address is known only here: the database keeps a hash of its 128 random bits.
    """
    secret = secrets.token_urlsafe(16)
    user.calendar_hash = hash_of(secret)
    user.save(update_fields=["calendar_hash"])
    return mail.absolute_url(reverse("indicators:calendar_feed", args=[secret]))


def revoke_calendar(*, user: User) -> None:
    """End the address of the person's calendar: it leads nowhere from now on."""
    user.calendar_hash = None
    user.save(update_fields=["calendar_hash"])


def with_calendar(*, secret: str) -> User | None:
    """The person whose calendar has this secret in its address, unless the account is closed."""
    return User.objects.filter(calendar_hash=hash_of(secret), is_active=True).first()


def choose_language(*, user: User, language: str) -> None:
    """Keep the language that a signed-in person has switched to."""
    if user.language != language:
        user.language = language
        user.save(update_fields=["language"])


def create_post(*, organisation: Organisation, name: str, user: User | None = None) -> Post:
    """Add a post. Raises ValidationError where the name is taken or the person is no member."""
    with transaction.atomic():
        _check_post(organisation, name, user)
        return Post.objects.create(organisation=organisation, name=name, user=user)


def rename_post(*, post: Post, name: str) -> None:
    """Give a post another name; whatever it is responsible for keeps it."""
    with transaction.atomic():
        _check_post(post.organisation, name, None, post)
        post.name = name
        post.save(update_fields=["name"])


def link_post(*, post: Post, user: User | None) -> None:
    """Say who holds a post; None: it is vacant."""
    with transaction.atomic():
        _check_post(post.organisation, None, user, post)
        post.user = user
        post.save(update_fields=["user"])


def _check_post(
    organisation: Organisation, name: str | None, user: User | None, post: Post | None = None
) -> None:
    lock_organisation(organisation.pk)
    if post is not None:
        still_there(Post.objects.all(), post.pk)
    if name is not None:
        others = Post.objects.filter(organisation=organisation, name=name)
        if post:
            others = others.exclude(pk=post.pk)
        if others.exists():
            raise ValidationError({"name": _("There is a post of this name already.")})
    if user and not Membership.objects.filter(organisation=organisation, user=user).exists():
        raise ValidationError({"user": _("This person is not a member of the organisation.")})


def delete_post(*, post: Post) -> None:
    """Delete a post; what it was responsible for stays and has no responsible any more."""
    post.delete()


def count_duties(post: Post) -> list[tuple[type[models.Model], int]]:
    """Count what a post is responsible for, by model, without knowing the models above.

    One query per kind of thing that points to a post.
    """
    counts = []
    for relation in post._meta.related_objects:
        model = relation.related_model
        number = model._base_manager.filter(**{relation.field.name: post}).count()
        if number:
            counts.append((model, number))
    return counts

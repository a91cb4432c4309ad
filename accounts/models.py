"""People: users, organisations, memberships with a role, invitations, posts."""

from __future__ import annotations

import hashlib
import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields) -> User:
        """Create a person who signs in by e-mail; the address is kept in lower case."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account. Participants of a retreat need none."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("E-mail address"), unique=True)
    name = models.CharField(_("Name"), max_length=150, blank=True)
    language = models.CharField(
        _("Language"),
        max_length=5,
        choices=[("de", "Deutsch"), ("en", "English")],
        blank=True,
        default="",
    )
    is_active = models.BooleanField(default=True)
    wants_reminders = models.BooleanField(_("Reminders by e-mail"), default=True)
    # Of the secret in the address of the person's calendar; None: there is no such address.
    calendar_hash = models.CharField(max_length=64, null=True, blank=True, unique=True)
    date_joined = models.DateTimeField(default=timezone.now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name or self.email

    def membership_in(self, organisation: uuid.UUID) -> Membership | None:
        """What the person is in the organisation of that id. One query."""
        return self.memberships.filter(organisation=organisation).first()

    @property
    def initials(self) -> str:
        """Up to two letters for the round mark in the head of the page."""
        words = (self.name or self.email.split("@")[0]).replace(".", " ").split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user) -> OrganisationQuerySet:
        return self.filter(memberships__user=user)


class Organisation(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("Name"), max_length=200)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering = ["name", "created_at"]

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    ADMINISTRATOR = "administrator", _("Administrator")
    FACILITATOR = "facilitator", _("Facilitator")
    MANAGER = "manager", _("Manager")
    STAFF = "staff", _("Staff")


def one_of(field: str, choices: type[models.TextChoices], name: str) -> models.CheckConstraint:
    """Hold a choices field in the database as well."""
    return models.CheckConstraint(
        condition=models.Q(**{f"{field}__in": choices.values}),
        name=name,
    )


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user) -> MembershipQuerySet:
        return self.filter(organisation__memberships__user=user)

    def with_posts(self) -> MembershipQuerySet:
        """Add ``holds_post``: whether anything can be this person's duty there."""
        own = Post.objects.filter(
            organisation=models.OuterRef("organisation"), user=models.OuterRef("user")
        )
        return self.annotate(holds_post=models.Exists(own))

    def search(self, words: str) -> MembershipQuerySet:
        """Those whose name, address or post holds the words."""
        return self.filter(
            models.Q(user__name__icontains=words)
            | models.Q(user__email__icontains=words)
            | models.Exists(
                Post.objects.filter(
                    organisation=models.OuterRef("organisation"),
                    user=models.OuterRef("user"),
                    name__icontains=words,
                )
            )
        )


class Membership(models.Model):
    """What somebody is in one organisation."""

    # Set by MembershipQuerySet.with_posts.
    holds_post: bool

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    role = models.CharField(_("Role"), max_length=20, choices=Role.choices)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["created_at"]
        constraints = [
            models.UniqueConstraint(fields=["user", "organisation"], name="membership_once"),
            one_of("role", Role, "membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user) -> InvitationQuerySet:
        return self.filter(organisation__memberships__user=user)

    def waiting(self) -> InvitationQuerySet:
        """Neither accepted nor revoked; may have expired."""
        return self.filter(accepted_at=None)

    def with_secret(self, secret: str) -> InvitationQuerySet:
        return self.filter(secret_hash=hash_of(secret))


def hash_of(secret: str) -> str:
    """What is stored of a secret; 128 random bits need no slow hash."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()


class Invitation(models.Model):
    """A way in for one person. Only the hash of its secret is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="invitations")
    email = models.EmailField(_("E-mail address"))
    role = models.CharField(_("Role"), max_length=20, choices=Role.choices)
    secret_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    was_mailed = False  # told by the service that made it, not stored

    class Meta:
        ordering = ["-created_at"]
        constraints = [one_of("role", Role, "invitation_role_known")]

    def __str__(self) -> str:
        return f"{self.email} → {self.organisation}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.expires_at > timezone.now()


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, user) -> PostQuerySet:
        return self.filter(organisation__memberships__user=user)


class Post(models.Model):
    """A post such as "Amtsleitung". Goals, indicators and measures belong to posts, not people."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="posts")
    name = models.CharField(_("Post"), max_length=200)
    user = models.ForeignKey(
        User, models.SET_NULL, null=True, blank=True, related_name="posts", verbose_name=_("Person")
    )

    objects = PostQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="post_once")]

    def __str__(self) -> str:
        return self.name

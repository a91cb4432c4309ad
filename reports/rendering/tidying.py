"""A deleted retreat leaves no PDF behind, and neither does a deleted photo."""

from functools import partial

from django.db import transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver

from reports.rendering import cache
from workshops.models import Attachment, Workshop


@receiver(post_delete, sender=Workshop)
def forget_reports(sender, instance: Workshop, **kwargs) -> None:
    """Remove the kept PDFs of the retreat, once its deletion holds."""
    transaction.on_commit(partial(cache.forget, str(instance.pk)))


@receiver(post_delete, sender=Attachment)
def forget_reports_with_it(sender, instance: Attachment, **kwargs) -> None:
    """Remove the kept PDFs that show the picture, once its deletion holds."""
    transaction.on_commit(partial(cache.forget, str(instance.workshop_id)))

"""Put a retreat aside and bring it back. Deleting is in bsc_project/pages.py."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.reach import require
from workshops import rules, services
from workshops.reach import reach_workshop


@require_POST
def workshop_archive(request, pk):
    workshop = reach_workshop(request, pk)
    require(rules.can_archive_workshop(request.membership, workshop))
    services.archive_workshop(workshop=workshop)
    messages.success(request, _("“%(title)s” is in the archive now.") % {"title": workshop.title})
    return redirect("start")


@require_POST
def workshop_restore(request, pk):
    workshop = reach_workshop(request, pk)
    require(rules.can_restore_workshop(request.membership, workshop))
    services.restore_workshop(workshop=workshop)
    messages.success(request, _("“%(title)s” is current again.") % {"title": workshop.title})
    return redirect("workshop", workshop.pk)

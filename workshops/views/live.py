"""The address of a retreat's pulse, for members."""

from django.views.decorators.http import require_GET

from workshops.pulse import answer_pulse
from workshops.reach import reach_workshop


@require_GET
def pulse(request, pk):
    return answer_pulse(reach_workshop(request, pk))

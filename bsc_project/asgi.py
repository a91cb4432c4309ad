"""The way in for uvicorn and other ASGI servers."""

import os

from bsc_project.body_limit import BodyLimit
from bsc_project.handler import get_handler

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_project.settings")
_handler = get_handler()

from reports.rendering import ahead  # noqa: E402  Django must be set up first
from reports.rendering.worker import prewarm  # noqa: E402
from reports.versions import unfinished  # noqa: E402
from workshops.pulse import Streams  # noqa: E402

application = Streams(BodyLimit(_handler))
# The first report should not be the slow one: its process warms up beside the server.

prewarm()
ahead.start()
unfinished.start()

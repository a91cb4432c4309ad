"""The way in for uvicorn and other ASGI servers."""

import os

from django.core.asgi import get_asgi_application

from bsc_project.body_limit import BodyLimit

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bsc_project.settings")
application = BodyLimit(get_asgi_application())

# The first report should not be the slow one: its process warms up beside the server.
from reports.worker import prewarm  # noqa: E402  Django must be set up first

prewarm()

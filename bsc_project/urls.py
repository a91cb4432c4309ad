"""The table of contents of the product."""

from django.urls import include, path

from accounts.views import me
from bsc_project import pages, screen

urlpatterns = [
    path("", pages.start, name="start"),
    path("workshops/<uuid:pk>/", pages.workshop, name="workshop"),
    path("workshops/<uuid:pk>/next-steps/", pages.next_steps, name="next_steps"),
    path("workshops/<uuid:pk>/beside/", pages.board_beside, name="board_beside"),
    path("workshops/<uuid:pk>/delete/", pages.workshop_delete, name="workshop_delete"),
    path("screen/<slug:token>/", screen.screen, name="screen"),
    path("screen/<slug:token>/scene/", screen.screen_scene, name="screen_scene"),
    path("screen/<slug:token>/pulse/", screen.screen_pulse, name="screen_pulse"),
    path("", include("workshops.urls")),
    path("", include("swot.urls")),
    path("", include("goals.urls")),
    path("", include("indicators.urls")),
    path("", include("reports.urls")),
    path("people/", include("accounts.urls")),
    path("account/", include("accounts.sign_in_urls")),
    path("language/", me.set_language, name="set_language"),
]

handler400 = "bsc_project.pages.bad_request"
handler403 = "bsc_project.pages.permission_denied"
handler404 = "bsc_project.pages.page_not_found"
handler500 = "bsc_project.pages.server_error"

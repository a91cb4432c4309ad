from django.urls import path, register_converter

from workshops.views import join, letterhead, lifecycle, live, photos, room, scorecards, texts

app_name = "workshops"


class OneOf:
    """A word of a short list in a path."""

    def to_python(self, value: str) -> str:
        return value

    to_url = to_python


class OrderConverter(OneOf):
    regex = "report|board"


class StepConverter(OneOf):
    regex = "up|down"


register_converter(OrderConverter, "order")
register_converter(StepConverter, "updown")

urlpatterns = [
    path("scorecards/new/", scorecards.scorecard_create, name="scorecard_create"),
    path("scorecards/<uuid:pk>/edit/", scorecards.scorecard_edit, name="scorecard_edit"),
    path(
        "scorecards/<uuid:pk>/perspectives/new/", scorecards.perspective_add, name="perspective_add"
    ),
    path("perspectives/<uuid:pk>/edit/", scorecards.perspective_edit, name="perspective_edit"),
    path(
        "perspectives/<uuid:pk>/move/<order:order>/<updown:step>/",
        scorecards.perspective_move,
        name="perspective_move",
    ),
    path(
        "perspectives/<uuid:pk>/retire/", scorecards.perspective_retire, name="perspective_retire"
    ),
    path(
        "perspectives/<uuid:pk>/restore/",
        scorecards.perspective_restore,
        name="perspective_restore",
    ),
    path(
        "perspectives/<uuid:pk>/delete/", scorecards.perspective_delete, name="perspective_delete"
    ),
    path("workshops/<uuid:pk>/pulse/", live.pulse, name="pulse"),
    path("join/", join.join, name="join"),
    path("join/back/", join.come_back, name="come_back"),
    path("join/<slug:token>/", join.join_link, name="join_link"),
    path("room/<uuid:pk>/pulse/", join.pulse, name="phone_pulse"),
    path("room/<uuid:pk>/seats/", join.seats, name="seats"),
    path("workshops/<uuid:pk>/put-away/", lifecycle.workshop_archive, name="workshop_archive"),
    path("workshops/<uuid:pk>/bring-back/", lifecycle.workshop_restore, name="workshop_restore"),
    path("workshops/<uuid:pk>/photos/", photos.photo_list, name="photo_list"),
    path("workshops/<uuid:pk>/photos/new/", photos.photo_add, name="photo_add"),
    path("photos/<uuid:pk>/", photos.photo, name="photo"),
    path("photos/<uuid:pk>/edit/", photos.photo_edit, name="photo_edit"),
    path("photos/<uuid:pk>/move/", photos.photo_move, name="photo_move"),
    path("photos/<uuid:pk>/delete/", photos.photo_delete, name="photo_delete"),
    path("letterhead/", letterhead.letterhead, name="letterhead"),
    path("letterhead/logo/remove/", letterhead.logo_remove, name="logo_remove"),
    path("organisations/<uuid:pk>/logo/", letterhead.logo, name="logo"),
    path("workshops/<uuid:pk>/texts/<slug:slot>/", texts.narrative_edit, name="narrative_edit"),
    path(
        "workshops/<uuid:pk>/texts/<slug:slot>/save/", texts.narrative_save, name="narrative_save"
    ),
    path(
        "workshops/<uuid:pk>/texts/<slug:slot>/preview/",
        texts.narrative_preview,
        name="narrative_preview",
    ),
    path("workshops/<uuid:pk>/door/open/", room.door_open, name="door_open"),
    path("workshops/<uuid:pk>/door/shut/", room.door_shut, name="door_shut"),
    path("workshops/<uuid:pk>/door/renew/", room.door_renew, name="door_renew"),
    path("workshops/<uuid:pk>/screen/new/", room.screen_new, name="screen_new"),
    path("workshops/<uuid:pk>/screen/revoke/", room.screen_revoke, name="screen_revoke"),
    path("workshops/<uuid:pk>/screen/scene/", room.scene, name="scene"),
]

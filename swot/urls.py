from django.urls import path

from swot.views import setup

app_name = "swot"

urlpatterns = [
    path("workshops/new/", setup.workshop_create, name="workshop_create"),
    path("workshops/<uuid:pk>/edit/", setup.workshop_edit, name="workshop_edit"),
    path("workshops/<uuid:pk>/duplicate/", setup.workshop_duplicate, name="workshop_duplicate"),
]

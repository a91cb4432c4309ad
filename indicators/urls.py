from django.urls import path

from indicators import views

app_name = "indicators"

urlpatterns = [
    path("scorecards/", views.scorecard_list, name="scorecards"),
]

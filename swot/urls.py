from django.urls import path

app_name = "swot"

urlpatterns: list[path] = []

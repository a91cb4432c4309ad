from django.urls import path

from reports.views import archive, report

app_name = "reports"

urlpatterns = [
    path("archives/upload/", archive.archive_upload, name="archive_upload"),
    path("archives/check/", archive.archive_check, name="archive_check"),
    path("workshops/<uuid:pk>/archive/file/", archive.archive_download, name="archive_download"),
    path("reports/", report.report_list, name="list"),
    path("workshops/<uuid:pk>/report/", report.report, name="report"),
    path("workshops/<uuid:pk>/report/pdf/", report.report_pdf, name="report_pdf"),
    path("workshops/<uuid:pk>/report/number/", report.report_number, name="report_number"),
]

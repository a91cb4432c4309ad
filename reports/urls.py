from django.urls import path

from reports.views import report

app_name = "reports"

urlpatterns = [
    path("reports/", report.report_list, name="list"),
    path("workshops/<uuid:pk>/report/", report.report, name="report"),
    path("workshops/<uuid:pk>/report/pdf/", report.report_pdf, name="report_pdf"),
    path("workshops/<uuid:pk>/report/number/", report.report_number, name="report_number"),
]

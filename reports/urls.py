from django.urls import path

from reports.views import (
    archive,
    choices,
    pdf,
    report,
    sentences,
    share,
    version_verbs,
    versions,
    word,
)

app_name = "reports"

urlpatterns = [
    path("archives/upload/", archive.archive_upload, name="archive_upload"),
    path("archives/check/", archive.archive_check, name="archive_check"),
    path("workshops/<uuid:pk>/archive/file/", archive.archive_download, name="archive_download"),
    path("reports/", report.report_list, name="list"),
    path("workshops/<uuid:pk>/report/", report.report, name="report"),
    path("workshops/<uuid:pk>/report/choices/", choices.choices_save, name="choices_save"),
    path("workshops/<uuid:pk>/sentences/", sentences.sentence_list, name="sentence_list"),
    path(
        "workshops/<uuid:pk>/sentences/<slug:sentence>/",
        sentences.sentence_decide,
        name="sentence_decide",
    ),
    path("workshops/<uuid:pk>/report/pdf/", pdf.report_pdf, name="report_pdf"),
    path("workshops/<uuid:pk>/report/state/", pdf.report_state, name="report_state"),
    path("workshops/<uuid:pk>/report/word/", word.report_word, name="report_word"),
    path("workshops/<uuid:pk>/versions/", versions.version_list, name="version_list"),
    path("workshops/<uuid:pk>/versions/draft/", versions.draft_issue, name="draft_issue"),
    path("workshops/<uuid:pk>/versions/final/", versions.final_propose, name="final_propose"),
    path("workshops/<uuid:pk>/versions/compare/", versions.version_compare, name="version_compare"),
    path("versions/<uuid:pk>/", versions.version, name="version"),
    path("versions/<uuid:pk>/read/", versions.version_read, name="version_read"),
    path("versions/<uuid:pk>/review/", pdf.version_review, name="version_review"),
    path("versions/<uuid:pk>/archive/", versions.version_archive, name="version_archive"),
    path("versions/<uuid:pk>/file/<slug:name>/", versions.version_file, name="version_file"),
    path("versions/<uuid:pk>/files/", version_verbs.version_files, name="version_files"),
    path("versions/<uuid:pk>/confirm/", version_verbs.version_confirm, name="version_confirm"),
    path(
        "versions/<uuid:pk>/unconfirm/", version_verbs.version_unconfirm, name="version_unconfirm"
    ),
    path("versions/<uuid:pk>/withdraw/", version_verbs.version_withdraw, name="version_withdraw"),
    path(
        "versions/<uuid:pk>/reinstate/", version_verbs.version_reinstate, name="version_reinstate"
    ),
    path("versions/<uuid:pk>/links/", share.link_create, name="link_create"),
    path("versions/<uuid:pk>/links/<uuid:link>/revoke/", share.link_revoke, name="link_revoke"),
    path("shared/<slug:token>/", share.shared, name="shared"),
    path("shared/<slug:token>/<slug:name>/", share.shared_file, name="shared_file"),
]

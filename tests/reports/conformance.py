"""What the validator has against a PDF: of both rules that ours keep in one file."""

import page

RULES = (page.ValidationProfile.PDF_UA_1, page.ValidationProfile.PDF_A_3A)


def faults_of(pdf: bytes) -> list[tuple[str, str]]:
    return [
        (failure.rule_id, failure.message)
        for rules in RULES
        for failure in page.validate_pdf_bytes(pdf, profile=rules).failures
    ]

"""What the tests of the report need of the machine."""

import pytest

from reports.pdf import missing_system_packages


@pytest.fixture(scope="session")
def pdf_libraries():
    """Fail with the sentence that says what to install, where the PDF cannot be made."""
    if missing := missing_system_packages():
        pytest.fail(missing, pytrace=False)

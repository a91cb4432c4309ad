"""Names of the files of a retreat: its report and its archive."""

from bsc_project.filenames import plain_name


def preview_name(archive: dict, ending: str) -> str:
    """Name the file of a report that is not issued: it bears no number."""
    return f"{_stem(archive, 'Vorschau' if _is_german(archive) else 'Preview')}.{ending}"


def proposal_name(archive: dict, ending: str) -> str:
    """Name the file of a final version that nobody has confirmed yet."""
    return f"{_stem(archive, 'Vorlage' if _is_german(archive) else 'Proposal')}.{ending}"


def report_stem(archive: dict, edition: int = 1) -> str:
    """Name the file of a report, without its ending: ``2007-06-22_Strategieklausur_1-Entwurf``.

    `edition` counts the final versions.
    """
    report, german = archive["workshop"]["report"], _is_german(archive)
    if report["status"] == "final":
        version = "Endfassung" if german else "Final"
        version += f"-{edition}" if edition > 1 else ""
    else:
        version = f"{report['number']}-Entwurf" if german else f"Draft-{report['number']}"
    return _stem(archive, version)


def archive_name(archive: dict) -> str:
    """Name the file of an archive."""
    workshop = archive["workshop"]
    day = workshop["dates"][0] if workshop["dates"] else None
    parts = [day, plain_name(workshop["title"]) or "retreat"]
    return "_".join(part for part in parts if part) + ".json"


def _stem(archive: dict, version: str) -> str:
    workshop = archive["workshop"]
    day = workshop["dates"][0] if workshop["dates"] else None
    title = plain_name(workshop["title"]) or ("Klausur" if _is_german(archive) else "Retreat")
    return "_".join(part for part in (day, title, version) if part)


def _is_german(archive: dict) -> bool:
    return bool(archive["language"] == "de")

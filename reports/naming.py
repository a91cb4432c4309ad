"""Names of the files of a retreat: its report and its archive."""

from bsc_project.filenames import plain_name


def report_name(archive: dict, ending: str) -> str:
    """Name the file of a report, such as ``2007-06-22_Strategieklausur_1-Entwurf.pdf``."""
    workshop = archive["workshop"]
    german = archive["language"] == "de"
    if workshop["report"]["status"] == "final":
        version = "Endfassung" if german else "Final"
    else:
        number = workshop["report"]["number"]
        version = f"{number}-Entwurf" if german else f"Draft-{number}"
    day = workshop["dates"][0] if workshop["dates"] else None
    parts = [day, plain_name(workshop["title"]) or ("Klausur" if german else "Retreat"), version]
    return "_".join(part for part in parts if part) + f".{ending}"


def archive_name(archive: dict) -> str:
    """Name the file of an archive."""
    workshop = archive["workshop"]
    day = workshop["dates"][0] if workshop["dates"] else None
    parts = [day, plain_name(workshop["title"]) or "retreat"]
    return "_".join(part for part in parts if part) + ".json"

"""A report told as things with their words, so that two of them can be compared by people.

In the language of whoever reads the page, in the words of the pages. No query.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from goals.grain import show_grain
from reports.rendering.edition import Edition
from reports.versions.changes import Telling, Thing
from reports.versions.telling_form import form_things
from reports.versions.telling_goals import goal_things, vote_things
from swot.words import card_count, singular
from workshops.models import Slot

Archive = Mapping[str, Any]
Things = dict[str, Thing]


def tell(edition: Edition) -> Telling:
    """The chapters in the order of the page."""
    archive = edition.archive
    perspectives = {
        item["key"]: item["heading"] or item["name"]
        for item in archive["scorecard"]["perspectives"]
    }
    return {
        "frame": _frame(archive),
        "texts": _texts(archive),
        "prompts": _prompts(archive),
        "cards": _cards(archive, perspectives),
        "questions": _questions(archive, perspectives),
        "objectives": _objectives(archive),
        "phases": _phases(archive),
        "goals": goal_things(archive, perspectives),
        "votes": vote_things(archive),
        "files": _files(archive),
        "form": form_things(edition),
    }


def chapter_title(name: str) -> str:
    return {
        "frame": _("Cover"),
        "texts": _("Texts"),
        "prompts": _("Prompts"),
        "cards": _("Cards"),
        "questions": _("Guiding questions"),
        "objectives": _("Objectives"),
        "phases": _("Phases"),
        "goals": _("Goals"),
        "votes": _("Prioritisation"),
        "files": _("Photos and files"),
        "form": _("Parts and form"),
    }[name]


def _frame(archive: Archive) -> Things:
    workshop = archive["workshop"]
    fields = {
        "organisation": (_("Organisation"), archive["organisation"]["name"]),
        "unit": (_("Unit"), archive["scorecard"]["unit"] or ""),
        "title": (_("Title"), workshop["title"]),
        "dates": (_("Date"), ", ".join(show_grain(day) for day in workshop["dates"])),
        "place": (_("Place"), workshop["place"] or ""),
        "facilitator": (_("Facilitator"), workshop["facilitator"] or ""),
        "participants": (_("Participants"), _number(workshop["participants"])),
        "follows": (_("Continues"), workshop["follows"] or ""),
        "as_of": (_("As of"), show_grain(workshop.get("as_of"))),
    }
    return {"": Thing("", fields=fields)}


def _texts(archive: Archive) -> Things:
    texts = archive["narratives"]
    return {
        slot: Thing(str(Slot(slot).label), texts[slot], {"text": ("", texts[slot])})
        for slot in Slot.values
        if texts.get(slot)
    }


def _prompts(archive: Archive) -> Things:
    return {
        item["key"]: Thing(
            singular(item["kind"]),
            item["text"],
            {
                "text": ("", item["text"]),
                "max_cards": (_("Cards per person"), _number(item["max_cards"])),
            },
        )
        for item in archive["prompts"]
    }


def _cards(archive: Archive, perspectives: Mapping[str, str]) -> Things:
    kinds = {item["key"]: item["kind"] for item in archive["prompts"]}
    clusters = {item["key"]: item["title"] for item in archive["clusters"]}
    texts = {item["key"]: item["text"] for item in archive["cards"]}
    unsorted = _("not sorted yet")
    found = {}
    for item in archive["cards"]:
        twin = item.get("same_as")
        fields = {
            "text": ("", item["text"]),
            "reworded": (_("Later wording"), item.get("reworded") or ""),
            "kind": (_("Kind"), singular(kinds[item["prompt"]])),
            "perspective": (_("Perspective"), perspectives.get(item["perspective"], unsorted)),
            "also": (
                _("Further perspectives"),
                ", ".join(perspectives[key] for key in item.get("also") or ()),
            ),
            "cluster": (_("Cluster"), clusters.get(item["cluster"], "")),
            "count": (_("Number of equal cards"), _number(item["count"])),
            "hidden": (_("Hidden because"), item.get("hidden_reason") or ""),
            "same_as": (_("Equal to"), texts.get(twin, "") if twin else ""),
            "signature": (_("Name on the card"), item.get("signature") or ""),
        }
        found[item["key"]] = Thing(singular(kinds[item["prompt"]]), item["text"], fields)
    return found


def _questions(archive: Archive, perspectives: Mapping[str, str]) -> Things:
    return {
        item["key"]: Thing(
            _("Guiding question %(number)s") % {"number": item["number"]},
            item["text"],
            {
                "text": ("", item["text"]),
                "perspectives": (
                    _("Perspectives"),
                    ", ".join(perspectives[key] for key in item["perspectives"]),
                ),
                "cards": (
                    _("Rests on"),
                    card_count(len(item["cards"])) if item["cards"] else "",
                ),
            },
        )
        for item in archive["questions"]
    }


def _objectives(archive: Archive) -> Things:
    return {
        item["key"]: Thing(
            _("Objective %(number)s") % {"number": item["number"]},
            item["text"],
            {
                "text": ("", item["text"]),
                "from": (_("From year"), _number(item["valid_from"])),
                "due": (_("Reached by"), show_grain(_number(item["due"]))),
            },
        )
        for item in archive["objectives"]
    }


def _phases(archive: Archive) -> Things:
    """Phases have no key: the first is compared with the first."""
    numbers = {item["key"]: item["number"] for item in archive["objectives"]}
    return {
        f"{item['number']}": Thing(
            _("Phase %(number)s") % {"number": item["number"]},
            item["text"],
            {
                "label": (_("Label"), item.get("label") or ""),
                "text": ("", item["text"]),
                "objective": (_("Objective"), _number(numbers.get(item["objective"]))),
                "from": (
                    pgettext("phase", "From"),
                    show_grain(_number(item.get("from"))),
                ),
                "to": (pgettext("phase", "To"), show_grain(_number(item.get("to")))),
            },
        )
        for item in archive["phases"]
    }


def _files(archive: Archive) -> Things:
    """By the hash: a file that got another name is the same file."""
    times: Counter[str] = Counter()
    found = {}
    for item in archive.get("attachments") or ():
        times[item["sha256"]] += 1
        key = f"{item['sha256']}-{times[item['sha256']]}"
        found[key] = Thing(item["name"], fields={"name": (_("Name"), item["name"])})
    return found


def _number(value: Any) -> str:
    return "" if value is None else str(value)

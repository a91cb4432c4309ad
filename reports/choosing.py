"""What happens to the choices of a report and to its computed sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.db import transaction
from django.utils.functional import Promise

from goals.comparison_page import in_order, others_of, proposed
from reports.choice_models import ReportChoice, SentenceChoice, SentenceState
from reports.exchange.exporting import export_retreat
from reports.tree.choices import ORIGINAL, Choices, Said, choices_from
from reports.tree.computed import KEYS, TITLES, compute
from workshops.models import Workshop

PRINTED = (SentenceState.ACCEPTED, SentenceState.EDITED)


# --- choices ----------------------------------------------------------------------------------


def choices_of(workshop: Workshop) -> Choices:
    """One query."""
    found = ReportChoice.objects.filter(workshop=workshop).values_list("chosen", flat=True).first()
    return choices_from(found or {})


def save_choices(*, workshop: Workshop, choices: Choices) -> None:
    """Store what differs from the original's report; with nothing of that, nothing is kept."""
    plain = asdict(ORIGINAL)
    chosen = {name: value for name, value in asdict(choices).items() if value != plain[name]}
    if chosen:
        ReportChoice.objects.update_or_create(workshop=workshop, defaults={"chosen": chosen})
    else:
        ReportChoice.objects.filter(workshop=workshop).delete()


# --- computed sentences -------------------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """A computed sentence with what was decided on it. ``text`` is what would be printed;
    ``draft`` is what an editor begins with."""

    key: str
    title: str | Promise
    computed: str
    state: str = SentenceState.OFFERED
    edited: str = ""
    is_outdated: bool = False

    @property
    def text(self) -> str:
        return self.edited if self.state == SentenceState.EDITED else self.computed

    @property
    def draft(self) -> str:
        return self.edited or self.computed


def offers_of(workshop: Workshop, language: str) -> list[Offer]:
    """Everything that can be said now, and what was edited though its numbers are gone; `language`
    as in `Choices`.

    The queries of two exports and two more, however much the retreats hold.
    """
    archive, earlier = export_retreat(workshop), _earlier_archive(workshop)
    computed = {item.key: item.text for item in compute(archive, earlier, language)}
    return _offers(computed, _decided(workshop))


def decide(
    *, workshop: Workshop, sentence: str, state: SentenceState, text: str = "", computed: str = ""
) -> None:
    """Accept, edit, drop or offer again. What was edited stays for the next time."""
    values: dict[str, Any] = {"state": state}
    if state == SentenceState.EDITED:
        values |= {"text": text, "computed": computed}
    with transaction.atomic():
        SentenceChoice.objects.update_or_create(
            workshop=workshop, sentence=sentence, defaults=values
        )


def said_of(workshop: Workshop, archive: Mapping[str, Any], choices: Choices) -> tuple[Said, ...]:
    """The sentences that the report prints, in their order. One query; those of a comparison
    read the retreat before it as well."""
    if not choices.sentences:
        return ()
    decided = _decided(workshop)
    wanted = {key for key, found in decided.items() if found.state in PRINTED}
    if not wanted:
        return ()
    earlier = _earlier_archive(workshop) if "comparison" in wanted else None
    found = compute(archive, earlier, choices.language)
    offers = _offers({item.key: item.text for item in found}, decided)
    return tuple(
        Said(item.text, is_edited=item.state == SentenceState.EDITED)
        for item in offers
        if item.key in wanted and item.text
    )


def _offers(computed: Mapping[str, str], decided: Mapping[str, SentenceChoice]) -> list[Offer]:
    found = []
    for key in KEYS:
        text, known = computed.get(key, ""), decided.get(key)
        is_edited = known is not None and known.state == SentenceState.EDITED
        if known is not None and (text or is_edited):
            is_outdated = is_edited and known.computed != text
            found.append(Offer(key, TITLES[key], text, known.state, known.text, is_outdated))
        elif text:
            found.append(Offer(key, TITLES[key], text))
    return found


def _decided(workshop: Workshop) -> dict[str, SentenceChoice]:
    return {item.sentence: item for item in SentenceChoice.objects.filter(workshop=workshop)}


def _retreat_before(workshop: Workshop) -> Workshop | None:
    """The retreat that it follows, else the last one before it on the same scorecard."""
    found = proposed(workshop, others_of(workshop))
    if found is None or in_order(workshop, found)[0] != found:
        return None
    return Workshop.objects.with_frame().get(pk=found.pk)


def _earlier_archive(workshop: Workshop) -> dict[str, Any] | None:
    before = _retreat_before(workshop)
    return export_retreat(before) if before else None

"""The goal's form with its rows: what it is made of, filled in, and read back."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.db.models import Count, Exists, OuterRef
from django.utils.translation import gettext as _

from accounts.models import Post
from goals.fields import know_posts
from goals.forms import GoalForm, MeasureForm
from goals.models import Goal, GoalQuestion, GoalStatus
from goals.services import MeasureEntry
from goals.smart import GoalFacts, Hint, checklist, smart_hints
from indicators.amounts import show_amount, with_unit
from indicators.facts import facts_of_form, facts_of_row
from indicators.forms import IndicatorRowForm, initial_of, rows_of, with_one_more
from indicators.models import Indicator, Level
from indicators.periods import period_label
from indicators.services import IndicatorEntry, last_first
from swot.models import Card, GuidingQuestion
from workshops.models import Perspective, Workshop


@dataclass
class Section:
    """The indicators of one level: how the level is called, what it asks, its rows."""

    level: str
    title: str
    question: str
    rows: Any
    note: str = ""


class GoalPage:
    """The whole form. ``goal`` None begins a new one; ``data`` None shows what is stored."""

    def __init__(
        self,
        workshop: Workshop,
        goal: Goal | None = None,
        data: Any = None,
        *,
        question: GuidingQuestion | None = None,
        is_quiet: bool = False,
    ) -> None:
        self.workshop = workshop
        self.goal = goal
        self.data = data
        self.perspectives = perspectives_to_choose(workshop, goal)
        self.questions = list(_questions(workshop, goal))
        self.objectives = list(workshop.objectives.all())
        self.stored = _stored_indicators(goal)
        self.form = self._goal_form(question)
        self.sections = [self._section(level) for level in Level.values]
        self.measures = self._measures()
        if is_quiet:
            for form in self._forms():
                form.is_quiet = True
        elif data is not None:
            names = [post.name for post in self.posts]
            for form in self._forms():
                know_posts(form, names)

    @cached_property
    def posts(self) -> list[Post]:
        """The posts that can be responsible. One query."""
        return list(Post.objects.filter(organisation=self.workshop.scorecard.organisation))

    # --- building ------------------------------------------------------------------------

    def _goal_form(self, question: GuidingQuestion | None) -> GoalForm:
        goal = self.goal
        initial: dict[str, Any] = {
            "status": GoalStatus.AGREED,
            "version": 0,
            "new_id": uuid.uuid4(),
        }
        if goal is not None:
            initial = {
                "version": goal.version,
                "status": goal.status,
                "responsible": goal.responsible.name if goal.responsible else None,
                "questions": [item.pk for item in self.questions if item.is_chosen],
            }
        elif question is not None:
            initial["questions"] = [question.pk]
        return GoalForm(
            self.data,
            instance=goal or Goal(scorecard=self.workshop.scorecard, workshop=self.workshop),
            initial=initial,
            workshop=self.workshop,
            perspectives=self.perspectives,
            questions=self.questions,
            objectives=self.objectives,
        )

    def _section(self, level: str) -> Section:
        stored = [item for item in self.stored if item.level == level]
        # A goal asks for one indicator on each of the two levels; context is a bonus.
        extra = 1 if not stored and level != Level.CONTEXT else 0
        rows = rows_of(IndicatorRowForm, extra=extra)(
            self.data, prefix=level, initial=[_row_initial(item) for item in stored]
        )
        by_id = {str(item.pk): item for item in self.stored}
        for form in rows.forms:
            form.stored = by_id.get(str(form["id"].value() or ""))
            form.others = _other_targets(form.stored) if form.stored else ""
        title, question = _level_words(level)
        return Section(level, title, question, rows)

    def _measures(self) -> Any:
        stored = list(self.goal.measures.select_related("responsible")) if self.goal else []
        initial = [
            {
                "id": item.pk,
                "text": item.text,
                "responsible": item.responsible.name if item.responsible else None,
                "due": item.due,
                "is_done": item.is_done,
                "done_on": item.done_on,
            }
            for item in stored
        ]
        extra = 0 if stored else 1
        return rows_of(MeasureForm, extra=extra)(self.data, prefix="measure", initial=initial)

    def _forms(self) -> list[Any]:
        rows = [form for section in self.sections for form in section.rows.forms]
        return [self.form, *rows, *self.measures.forms]

    # --- reading back --------------------------------------------------------------------

    def is_valid(self) -> bool:
        """Check every part, also when the first one fails: all faults show at once."""
        parts = [self.form.is_valid(), self.measures.is_valid()]
        due = self.form.cleaned_data.get("due")
        for section in self.sections:
            parts.append(section.rows.is_valid())
            for form in _filled(section.rows):
                if not form.cleaned_data.get("DELETE"):
                    form.settle_period(due)
                    parts.append(not form.errors)
        return all(parts)

    @property
    def faults(self) -> int:
        """How many parts of the form hold a fault."""
        if self.data is None or self.form.is_quiet:
            return 0
        return sum(1 for form in self._forms() if form.errors)

    def new_goal(self) -> Goal:
        """The goal as typed.

        Its id grows from that of the blank form and from all that was typed: sent again it is the
        same goal, also when it was reworded meanwhile; typed differently it is another one.
        """
        goal = self.form.instance
        if form_id := self.form.cleaned_data["new_id"]:
            typed = [item for item in self.data.lists() if item[0] != "csrfmiddlewaretoken"]
            goal.pk = uuid.uuid5(form_id, f"{self.workshop.pk} {sorted(typed)}")
        return goal

    def indicator_entries(self) -> list[IndicatorEntry]:
        return [
            form.entry(section.level) for section in self.sections for form in _filled(section.rows)
        ]

    def measure_entries(self) -> list[MeasureEntry]:
        return [
            MeasureEntry(
                # A removed row need not be filled in properly.
                text=form.cleaned_data.get("text") or "",
                responsible=form.cleaned_data.get("responsible"),
                due=form.cleaned_data.get("due"),
                is_done=bool(form.cleaned_data.get("is_done")),
                done_on=form.cleaned_data.get("done_on"),
                id=form.cleaned_data.get("id"),
                is_removed=bool(form.cleaned_data.get("DELETE")),
            )
            for form in _filled(self.measures)
        ]

    # --- the checklist ---------------------------------------------------------------------

    def facts(self) -> GoalFacts:
        """What the form says now, as typed or as stored."""
        values = _values(self.form)
        due = values.get("due")
        return facts_of_form(
            values,
            indicators=[
                facts_of_row(section.level, row, due)
                for section in self.sections
                for row in map(_values, filter(_can_be_judged, section.rows.forms))
                if row.get("name") and not row.get("DELETE")
            ],
            measures=[
                row.get("due")
                for row in map(_values, self.measures.forms)
                if row.get("text") and not row.get("DELETE")
            ],
            language=self.workshop.language,
        )

    def hints(self) -> dict[str, Any]:
        """The seven details, and the open hints by criterion; none on a blank sheet."""
        facts = self.facts()
        is_blank = self.goal is None and self.data is None
        found = [] if is_blank else smart_hints(facts)
        return {"checklist": checklist(facts), "hints": open_hints(found)}

    # --- what stands beside the form ---------------------------------------------------------

    def chosen_questions(self) -> list[GuidingQuestion]:
        chosen = {str(value) for value in self.form["questions"].value() or []}
        return [item for item in self.questions if str(item.pk) in chosen]

    def context(self) -> dict[str, Any]:
        chosen = self.chosen_questions()
        found = self.hints()
        return {
            "page": self,
            "workshop": self.workshop,
            "goal": self.goal,
            "form": self.form,
            "chips": perspective_chips(self.form, self.perspectives),
            "chosen": chosen,
            "cards": list(cards_behind(chosen)),
            "posts": self.posts,
            "parts": [
                {**part, "hints": found["hints"][part["criterion"]]}
                for part in self.form.accepted_and_realistic
            ],
            **found,
        }


def page_with_row(page: GoalPage, prefix: str) -> GoalPage:
    """The same form with one more row; nothing typed is lost, nothing is judged yet."""
    data = with_one_more(page.data, prefix)
    return GoalPage(page.workshop, page.goal, data, is_quiet=True)


def open_hints(hints: list[Hint]) -> dict[str, list[Hint]]:
    """Hints that are open, by criterion; every criterion is there."""
    criteria = ("specific", "measurable", "achievable", "relevant", "time_bound")
    return {
        criterion: [hint for hint in hints if hint.criterion == criterion and hint.is_open]
        for criterion in criteria
    }


@dataclass(frozen=True)
class Chip:
    id: str
    name: str
    value: str
    perspective: Perspective
    is_checked: bool


def perspective_chips(form: GoalForm, perspectives: list[Perspective]) -> list[Chip]:
    chosen = str(form["perspective"].value() or "")
    return [
        Chip(
            f"id_perspective_{index}",
            form["perspective"].html_name,
            str(item.pk),
            item,
            str(item.pk) == chosen,
        )
        for index, item in enumerate(perspectives)
    ]


def perspectives_to_choose(workshop: Workshop, goal: Goal | None) -> list[Perspective]:
    """Leaves in use, in board order; the one that the goal has is always among them."""
    items = list(workshop.scorecard.perspectives.in_board_order())
    parents = {item.parent_id for item in items if not item.is_retired}
    return [
        item
        for item in items
        if (goal and item.pk == goal.perspective_id)
        or (not item.is_retired and item.pk not in parents)
    ]


def cards_behind(questions: list[GuidingQuestion]) -> Any:
    """The cards that these questions arise from, hidden ones left out. One query."""
    return (
        Card.objects.shown()
        .filter(question_links__question__in=questions)
        .select_related("perspective", "prompt")
        .distinct()
        if questions
        else []
    )


# --- pieces --------------------------------------------------------------------------------


def _questions(workshop: Workshop, goal: Goal | None) -> Any:
    links = GoalQuestion.objects.filter(goal=goal, question=OuterRef("pk"))
    return workshop.questions.annotate(is_chosen=Exists(links))


def _stored_indicators(goal: Goal | None) -> list[Indicator]:
    if goal is None:
        return []
    found = goal.indicators.select_related("responsible").prefetch_related("targets")
    # A query that counts forgets the order of the model.
    return list(found.annotate(value_count=Count("measurements")).order_by("position"))


def _row_initial(indicator: Indicator) -> dict[str, Any]:
    targets = last_first(indicator.targets.all())
    last = targets[0] if targets else None
    return {
        **initial_of(indicator),
        "id": indicator.pk,
        "target_value": last.value if last else None,
        "target_upper": last.upper if last else None,
        "target_period": last.period if last else None,
    }


def _other_targets(indicator: Indicator) -> str:
    earlier = reversed(last_first(indicator.targets.all())[1:])
    return " · ".join(
        f"{period_label(item.period)}: {with_unit(show_amount(item.value), indicator.unit)}"
        for item in earlier
    )


def _level_words(level: str) -> tuple[str, str]:
    return {
        Level.RESULT: (_("Result level"), _("What do we deliver?")),
        Level.EFFECT: (_("Effect level"), _("What changes for people?")),
        Level.CONTEXT: (_("Context"), _("What do we only observe?")),
    }[Level(level)]


def _filled(rows: Any) -> list[Any]:
    """The rows that somebody filled in; untouched blank ones have no cleaned data."""
    return [form for form in rows.forms if getattr(form, "cleaned_data", None)]


def _can_be_judged(form: forms.BaseForm) -> bool:
    """An indicator whose target can't be read is not ticked off."""
    return not any(name.startswith("target_") for name in form.errors)


def _values(form: forms.BaseForm) -> dict[str, Any]:
    """What a form says as far as it can be read: typed, or what it shows at first."""
    if not form.is_bound:
        return {
            name: form.get_initial_for_field(field, name) for name, field in form.fields.items()
        }
    _ = form.errors  # cleans once; doing it again would drop faults that were added since
    return dict(getattr(form, "cleaned_data", None) or {})

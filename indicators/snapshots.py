"""A row with all that goes with it when it is deleted, as plain data, and the way back.

What goes is asked of Django itself, so a model that is added later is kept without a word here.
Rows come back with the ids that they had; ids are never used again. What a row points to may be
gone by then: the pointer is emptied where it may be, else the row stays away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, models
from django.db.models.deletion import Collector

# {"rows": {"goals.goal": [{"id": …}]}, "pointers": [["app.model", field, id, what it held]]}
Snapshot = dict[str, Any]
Row = dict[str, Any]
AT_ONCE = 2_000


def delete_with_snapshot(thing: models.Model) -> Snapshot:
    """Delete it and return what brings it back. Call it in a transaction that holds its locks."""
    collector = Collector(using=thing._state.db or DEFAULT_DB_ALIAS, origin=thing)
    collector.collect([thing])
    kept = {"rows": _rows(collector), "pointers": list(_pointers(collector))}
    collector.delete()
    return kept


def _rows(collector: Collector) -> dict[str, list[Row]]:
    """All rows that go, read anew: the collector holds them in parts."""
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    groups: list[Any] = [*collector.data.values(), *collector.fast_deletes]
    for group in groups:
        for item in group:
            wanted[type(item)].add(item.pk)
    return {
        model._meta.label_lower: [_row(item) for item in _read(model, pks)]
        for model, pks in wanted.items()
    }


def _row(item: models.Model) -> Row:
    return {field.attname: _plain(field, item) for field in item._meta.concrete_fields}


def _plain(field: models.Field, item: models.Model) -> Any:
    value = field.value_from_object(item)
    return None if value is None else field.value_to_string(item)


def _pointers(collector: Collector) -> Iterator[list[Any]]:
    """Rows that stay and will no longer point to what goes."""
    updates: dict[Any, Any] = collector.field_updates
    for (field, _value), groups in updates.items():
        pks = {item.pk for group in groups for item in group}
        for item in _read(field.model, pks):
            yield [item._meta.label_lower, field.name, str(item.pk), _plain(field, item)]


def _read(model: type[models.Model], pks: set[Any]) -> Iterator[models.Model]:
    wanted = sorted(pks)
    for first in range(0, len(wanted), AT_ONCE):
        yield from model._base_manager.filter(pk__in=wanted[first : first + AT_ONCE])


# --- the way back ----------------------------------------------------------------------------


def put_back(kept: Snapshot) -> None:
    """Store all rows again whose surroundings are still there. Call it in a transaction."""
    rows = {
        apps.get_model(label): [_made(apps.get_model(label), row) for row in found]
        for label, found in kept["rows"].items()
    }
    _leave_out(rows)
    for model, items in rows.items():
        model._base_manager.bulk_create(items, batch_size=AT_ONCE)
        stamped = [field.name for field in model._meta.concrete_fields if _is_stamped(field)]
        if stamped:  # creating has written the time of now
            originals = [_made(model, row) for row in kept["rows"][model._meta.label_lower]]
            model._base_manager.bulk_update(originals, stamped)
    for label, name, pk, held in kept["pointers"]:
        model = apps.get_model(label)
        model._base_manager.filter(pk=pk, **{name: None}).update(**{name: held})


def _made(model: type[models.Model], row: Row) -> models.Model:
    """The instance of a row; a column that is new by now has its default, one that is gone not."""
    return model(
        **{
            field.attname: _value(field, row[field.attname])
            for field in model._meta.concrete_fields
            if field.attname in row
        }
    )


def _value(field: models.Field, plain: Any) -> Any:
    if plain is None or isinstance(field, models.JSONField):
        return plain
    return field.to_python(plain)


def _is_stamped(field: models.Field) -> bool:
    return bool(getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False))


Rows = dict[type[models.Model], list[Any]]
Ids = dict[type[models.Model], set[Any]]


def _leave_out(rows: Rows) -> None:
    """Empty pointers to what is gone; take out rows that cannot do without, and those on them."""
    stored = _stored(rows)
    is_settled = False
    while not is_settled:
        is_settled = True
        here = {model: ids | _ids(rows, model) for model, ids in stored.items()}
        for model, items in rows.items():
            kept = [item for item in items if _stands(item, here)]
            is_settled = is_settled and len(kept) == len(items)
            rows[model] = kept


def _stands(item: models.Model, here: Ids) -> bool:
    for field in _pointing(type(item)):
        held = getattr(item, field.attname)
        if held is None or held in here[field.related_model]:
            continue
        if not field.null:
            return False
        setattr(item, field.attname, None)
    return True


def _stored(rows: Rows) -> Ids:
    """Which of the things that rows point to are there already: one query for each model."""
    wanted: Ids = defaultdict(set)
    for model, items in rows.items():
        for field in _pointing(model):
            wanted[field.related_model] |= {getattr(item, field.attname) for item in items}
    found: Ids = {}
    for model, ids in wanted.items():
        others = ids - _ids(rows, model) - {None}
        stored = model._base_manager.filter(pk__in=others).values_list("pk", flat=True)
        found[model] = set(stored) if others else set()
    return found


def _ids(rows: Rows, model: type[models.Model]) -> set[Any]:
    return {item.pk for item in rows.get(model, ())}


def _pointing(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if field.is_relation]

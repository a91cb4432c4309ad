"""Children in the query of their parent: a whole retreat in a handful of queries."""

from __future__ import annotations

from typing import Any

from django.db.models import CharField, DecimalField, Expression, F, JSONField, QuerySet, Subquery
from django.db.models.functions import Cast, JSONObject


class Rows(Subquery):
    """The rows of a queryset as one list of dicts, in the queryset's order.

    `fields` are names in the list → names (or expressions) in the query; the queryset refers to its
    parent by `OuterRef`. What JSON has no type for comes as text: a day in ISO form, a decimal with
    its exact digits. On SQLite a truth value comes as 0 or 1.
    """

    def __init__(self, queryset: QuerySet[Any], **fields: Any) -> None:
        members = {name: _exact(queryset, source) for name, source in fields.items()}
        rows = queryset.annotate(item=JSONObject(**members)).values("item")
        super().__init__(rows, output_field=JSONField())

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = '(SELECT json_group_array(json(listed."item")) FROM (%(subquery)s) listed)'
        return self.as_sql(compiler, connection, template=template, **extra)

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        template = "(SELECT coalesce(jsonb_agg(listed.\"item\"), '[]') FROM (%(subquery)s) listed)"
        return self.as_sql(compiler, connection, template=template, **extra)


def _exact(queryset: QuerySet[Any], source: str | Expression) -> Any:
    if not isinstance(source, str):
        return source
    field = None if "__" in source else queryset.model._meta.get_field(source)
    # As a JSON number a decimal would come back as a float.
    return Cast(F(source), CharField()) if isinstance(field, DecimalField) else F(source)

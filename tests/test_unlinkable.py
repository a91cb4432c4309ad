"""No path of models leads from a device to what it wrote. Also: tools/trials/unlinkable.py."""

from django.apps import apps

from workshops.models import Participant, Workshop


def test_device_belongs_to_its_retreat_and_to_nothing_else():
    relations = [field for field in Participant._meta.get_fields() if field.is_relation]
    assert [field.related_model for field in relations] == [Workshop]


def test_no_model_points_to_a_device():
    pointing = [
        f"{model.__name__}.{field.name}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if field.is_relation and field.related_model is Participant and field.concrete
    ]
    assert pointing == []


def test_device_keeps_no_time_name_or_address():
    columns = {field.column for field in Participant._meta.concrete_fields}
    assert columns == {"id", "workshop_id", "secret_hash", "seats"}

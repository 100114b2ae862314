"""One typed table per event type for the values of its records, generated from the declarations of `record/`."""

from django.db import models

from ..record import EVENT_TYPES, EventType


class Values(models.Model):
    """Columns that every values table has. The custodian stands here too, so that its policy needs no join."""

    record = models.OneToOneField("review.Record", models.CASCADE, primary_key=True, related_name="%(class)s")
    custodian_id = models.IntegerField()

    class Meta:
        abstract = True


def _model(event: EventType) -> type[Values]:
    meta = type(
        "Meta",
        (),
        {
            "db_table": f"review_values_{event.name}",
            "indexes": [models.Index(fields=["custodian_id"], name=f"values_{event.code.lower()}_custodian")],
        },
    )
    columns = {f.name: models.TextField(default="", db_default="", blank=True) for f in event.fields}
    name = "".join(part.title() for part in event.name.split("_")) + "Values"
    return type(
        name, (Values,), {"__module__": __name__, "__qualname__": name, "Meta": meta, "EVENT": event, **columns}
    )


VALUES: dict[str, type[Values]] = {event.code: _model(event) for event in EVENT_TYPES}
globals().update({model.__name__: model for model in VALUES.values()})  # importable by name, so picklable

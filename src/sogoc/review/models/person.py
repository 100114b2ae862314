"""Who is named in a record, under the keys by which people are looked up."""

from django.db import models

from .record import Record


class Person(models.Model):
    """A person of a record: kept by the database from the values (promises/people.sql), never written by code."""

    record = models.ForeignKey(Record, models.DO_NOTHING, related_name="people", db_constraint=False)
    custodian_id = models.IntegerField()
    role = models.CharField(max_length=40)  # `child` of `child_full_name`
    name_key = models.TextField()  # as record.folding.name_key
    tail_key = models.TextField()  # its words from the last to the first: people are called by their given name
    born = models.TextField()  # as the record says: dd.mm.yyyy, mm.yyyy, yyyy, or something else
    birth_year = models.SmallIntegerField(null=True)
    registered = models.TextField()  # the day of registration, as the record says
    registered_year = models.SmallIntegerField(null=True)
    id_number = models.TextField()

    class Meta:
        indexes = [  # text_pattern_ops: for ^@, the one prefix search that keeps an index under row-level security
            models.Index(
                fields=["name_key", "birth_year"], opclasses=["text_pattern_ops", "int2_ops"], name="person_by_name"
            ),
            models.Index(
                fields=["custodian_id", "name_key"],
                opclasses=["int4_ops", "text_pattern_ops"],
                name="person_of_custodian",
            ),
            models.Index(
                fields=["tail_key", "custodian_id"],
                opclasses=["text_pattern_ops", "int4_ops"],
                name="person_by_given_name",
            ),
            models.Index(fields=["id_number"], condition=~models.Q(id_number=""), name="person_by_paper"),
        ]

from django.db import migrations, models

MOVED = """
    alter table national_batch disable trigger batch_stays;
    update national_batch b set answers = said.answers from (
        select batch_id, json_agg(json_build_object('record', record, 'version', version, 'answer', answer,
                                                    'words', words, 'receipt', receipt) order by position)::text answers
        from national_answer group by batch_id
    ) said where b.id = said.batch_id;
    alter table national_batch enable trigger batch_stays;
"""


class Migration(migrations.Migration):
    """The answers of a batch in its own row: they are only ever repeated as a whole."""

    dependencies = [
        ('national', '0006_second_factor_is_logged'),
    ]

    operations = [
        migrations.AddField(
            model_name='batch',
            name='answers',
            field=models.TextField(default='[]'),
            preserve_default=False,
        ),
        migrations.RunSQL(MOVED, migrations.RunSQL.noop),
        migrations.DeleteModel(
            name='Answer',
        ),
    ]

import uuid
from importlib.resources import files

import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models

APPEND_ONLY = files("sogoc.national").joinpath("promises/append_only.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Client',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('client_id', models.CharField(max_length=40, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('secret_hash', models.CharField(max_length=64)),
                ('custodians', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=8), size=None)),
                ('public_keys', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=64), default=list, size=None)),
                ('active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField(auto_now_add=True)),
            ],
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, primary_key=True, serialize=False)),
                ('digest', models.CharField(max_length=64)),
                ('signature', models.CharField(max_length=128)),
                ('public_key', models.CharField(max_length=64)),
                ('custodian_code', models.CharField(max_length=8)),
                ('event_type', models.CharField(max_length=8)),
                ('composed_by', models.CharField(max_length=120)),
                ('signed_by', models.CharField(max_length=120)),
                ('received_at', models.DateTimeField()),
                ('accepted', models.IntegerField()),
                ('refused', models.IntegerField()),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='national.client')),
            ],
        ),
        migrations.CreateModel(
            name='Registration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.UUIDField()),
                ('version', models.IntegerField()),
                ('authority_code', models.CharField(max_length=8)),
                ('event_type', models.CharField(max_length=8)),
                ('opening_year', models.SmallIntegerField()),
                ('volume', models.CharField(max_length=12)),
                ('year', models.SmallIntegerField(null=True)),
                ('serial', models.IntegerField(null=True)),
                ('suffix', models.CharField(default='', max_length=8)),
                ('occurrence', models.SmallIntegerField(default=1)),
                ('filed_year', models.SmallIntegerField()),
                ('custodian_code', models.CharField(max_length=8)),
                ('digest', models.CharField(max_length=64)),
                ('content', models.JSONField()),
                ('receipt', models.CharField(max_length=40, unique=True)),
                ('accepted_at', models.DateTimeField()),
                ('current', models.BooleanField(default=True)),
                ('status', models.CharField(choices=[('valid', 'Có hiệu lực'), ('withdrawn', 'Đã thu hồi')], default='valid', max_length=10)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='national.batch')),
            ],
        ),
        migrations.CreateModel(
            name='Token',
            fields=[
                ('token_hash', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('expires_at', models.DateTimeField()),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='national.client')),
            ],
        ),
        migrations.CreateModel(
            name='Withdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('confirmation', models.CharField(max_length=40, unique=True)),
                ('reason', models.TextField()),
                ('withdrawn_at', models.DateTimeField()),
                ('client', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='national.client')),
                ('registration', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='national.registration')),
            ],
        ),
        migrations.CreateModel(
            name='Answer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.IntegerField()),
                ('record', models.UUIDField()),
                ('version', models.IntegerField()),
                ('digest', models.CharField(max_length=64)),
                ('answer', models.CharField(max_length=10)),
                ('words', models.TextField(default='')),
                ('receipt', models.CharField(default='', max_length=40)),
                ('batch', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='national.batch')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('batch', 'position'), name='one_answer_per_item')],
            },
        ),
        migrations.AddIndex(
            model_name='registration',
            index=models.Index(condition=models.Q(('current', True), ('status', 'valid')), fields=['custodian_code', 'event_type', 'filed_year', 'record'], include=('version', 'digest'), name='national_manifest'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(fields=('record', 'version'), name='one_registration_per_version'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('current', True)), fields=('record',), name='one_current_version'),
        ),
        migrations.AddConstraint(
            model_name='registration',
            constraint=models.UniqueConstraint(condition=models.Q(('current', True), ('status', 'valid')), fields=('authority_code', 'event_type', 'opening_year', 'volume', 'year', 'serial', 'suffix', 'occurrence'), name='one_registration_per_entry'),
        ),
        migrations.RunSQL(APPEND_ONLY, migrations.RunSQL.noop),
    ]

"""Signatures made on phones: kept as they came. The database refuses to change or delete them (see 0002 for what that asks of later ones)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "assessments_offlinesignature"
TEXT = "signatures are never changed or deleted"


def create_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"""CREATE FUNCTION offline_signature_guard() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              RAISE EXCEPTION '{TEXT}' USING ERRCODE = 'restrict_violation';
            END $$""",
            params=None,
        )
        schema_editor.execute(
            f"CREATE TRIGGER offline_signature_guard BEFORE UPDATE OR DELETE ON {TABLE} "
            "FOR EACH ROW EXECUTE FUNCTION offline_signature_guard()",
            params=None,
        )
        return
    for moment in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER offline_signature_no_{moment.lower()} BEFORE {moment} ON {TABLE} FOR EACH ROW "
            f"BEGIN SELECT RAISE(ABORT, '{TEXT}'); END",
            params=None,
        )


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS offline_signature_guard() CASCADE")
        return
    for moment in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS offline_signature_no_{moment}")


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0002_observation_signed_freezes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='OfflineSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('observer', 'Observer'), ('learner', 'Learner')], max_length=10, verbose_name='role')),
                ('text', models.TextField(verbose_name='what was signed')),
                ('value', models.CharField(max_length=100, verbose_name='signature')),
                ('kid', models.CharField(max_length=43, verbose_name='key id')),
                ('device', models.UUIDField(verbose_name='device')),
                ('signed_at', models.DateTimeField(verbose_name="signed at, by the phone's clock")),
                ('shift', models.DurationField(verbose_name='server minus phone')),
                ('record', models.UUIDField(help_text='The piece of work that brought it.', verbose_name='record')),
                ('observation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='offline_signatures', to='assessments.observation', verbose_name='observation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'signature made on a phone',
                'verbose_name_plural': 'signatures made on phones',
                'constraints': [models.UniqueConstraint(fields=('observation', 'role'), name='offline_signature_once_per_role')],
            },
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]

"""Sheets of paper: what was keyed in and signed stays as it is (see 0002 for what that asks of later migrations)."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

TABLE = "assessments_papersheet"
TEXT = "sheets of signed observations do not change"
SIGNED = "EXISTS (SELECT 1 FROM assessments_observation o WHERE o.observer_signed_at IS NOT NULL AND o.id {})"


def create_triggers(apps, schema_editor):
    new, old = SIGNED.format("= NEW.observation_id"), SIGNED.format("= OLD.observation_id")
    either = SIGNED.format("IN (OLD.observation_id, NEW.observation_id)")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"""CREATE FUNCTION paper_sheet_guard() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
              IF (TG_OP = 'INSERT' AND {new}) OR (TG_OP = 'UPDATE' AND {either}) OR (TG_OP = 'DELETE' AND {old}) THEN
                RAISE EXCEPTION '{TEXT}' USING ERRCODE = 'restrict_violation';
              END IF;
              IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
              RETURN NEW;
            END $$""",
            params=None,
        )
        schema_editor.execute(
            f"CREATE TRIGGER paper_sheet_guard BEFORE INSERT OR UPDATE OR DELETE ON {TABLE} FOR EACH ROW EXECUTE FUNCTION paper_sheet_guard()",
            params=None,
        )
        return
    for moment, when in (("INSERT", new), ("UPDATE", either), ("DELETE", old)):
        schema_editor.execute(
            f"CREATE TRIGGER paper_sheet_no_late_{moment.lower()} BEFORE {moment} ON {TABLE} FOR EACH ROW WHEN {when} "
            f"BEGIN SELECT RAISE(ABORT, '{TEXT}'); END",
            params=None,
        )


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION IF EXISTS paper_sheet_guard() CASCADE")
        return
    for moment in ("insert", "update", "delete"):
        schema_editor.execute(f"DROP TRIGGER IF EXISTS paper_sheet_no_late_{moment}")


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0003_offline_signature'),
        ('courses', '0002_alter_edition_languages'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='PaperSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=12, unique=True, verbose_name='code on the paper')),
                ('language', models.CharField(max_length=10, verbose_name='language')),
                ('printed_at', models.DateTimeField(verbose_name='printed at')),
                ('keyed_at', models.DateTimeField(blank=True, null=True, verbose_name='keyed in at')),
                ('activity', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='courses.activity', verbose_name='activity')),
                ('checklist', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='assessments.checklist', verbose_name='checklist')),
                ('enrolment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_sheets', to='courses.enrolment', verbose_name='enrolment')),
                ('keyed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='keyed in by')),
                ('observation', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='paper_sheet', to='assessments.observation', verbose_name='observation')),
                ('printed_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='printed by')),
            ],
            options={
                'verbose_name': 'sheet of paper',
                'verbose_name_plural': 'sheets of paper',
                'indexes': [models.Index(fields=['printed_by', '-printed_at'], name='paper_of_printer')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('keyed_at', None), ('keyed_by', None), ('observation', None)), models.Q(('keyed_at__isnull', False), ('keyed_by__isnull', False), ('observation__isnull', False)), _connector='OR'), name='paper_keyed_in_by_whom_and_when')],
            },
        ),
        migrations.RunPython(create_triggers, drop_triggers),
    ]

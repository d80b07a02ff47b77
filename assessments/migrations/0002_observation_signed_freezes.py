"""After the observer's signature nothing of an observation changes: the database itself refuses.

A later migration that rebuilds one of these tables on SQLite (AlterField, AddConstraint …) loses its triggers: let it run
``drop_triggers`` first and ``create_triggers`` last. ``tests/assessments/test_observation_frozen.py`` fails when they are gone.
"""

from django.db import migrations

LEARNERS = ["learner_signed_at", "learner_agrees", "learner_comment"]  # hers to write, once, after the observer
FROZEN = [
    "id", "enrolment_id", "activity_id", "checklist_id", "observer_id", "learner_id", "situation", "is_remote_trained", "script",
    "case_number", "consent", "mother_voice", "asked_at", "self_rated_at", "started_at", "ended_at", "withdrawn_at", "not_counted",
    "stop_reason", "stop_note", "global_rating", "strength", "change", "outcome", "reasons", "observer_signed_at", "digest",
    "supersedes_id",
]  # fmt: skip
RATINGS = ["assessments_rating", "assessments_selfrating"]
SIGNED = "signed observations do not change"
KEPT = "observations are never deleted"


def _changed(columns, unlike):
    return " OR ".join(f'NEW."{name}" {unlike} OLD."{name}"' for name in columns)


def _sqlite():
    def trigger(name, moment, table, when):
        text = KEPT if moment == "DELETE" else SIGNED
        return (
            f"CREATE TRIGGER {name} BEFORE {moment} ON {table} FOR EACH ROW {when} "
            f"BEGIN SELECT RAISE(ABORT, '{text}'); END"
        )  # fmt: skip

    frozen = f"(OLD.observer_signed_at IS NOT NULL AND ({_changed(FROZEN, 'IS NOT')}))"
    hers = f"(OLD.learner_signed_at IS NOT NULL AND ({_changed(LEARNERS, 'IS NOT')}))"
    yield trigger("observation_frozen", "UPDATE", "assessments_observation", f"WHEN {frozen} OR {hers}")
    yield trigger("observation_kept", "DELETE", "assessments_observation", "")
    for table in RATINGS:
        signed = (
            "EXISTS (SELECT 1 FROM assessments_observation o WHERE o.observer_signed_at IS NOT NULL AND o.id {})"
        )
        yield trigger(f"{table}_no_late", "INSERT", table, f"WHEN {signed.format('= NEW.observation_id')}")
        yield trigger(
            f"{table}_frozen", "UPDATE", table, f"WHEN {signed.format('IN (OLD.observation_id, NEW.observation_id)')}"
        )
        yield trigger(f"{table}_kept", "DELETE", table, "")


def _postgresql():
    yield f"""
        CREATE FUNCTION observation_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'restrict_violation';
          ELSIF (OLD.observer_signed_at IS NOT NULL AND ({_changed(FROZEN, "IS DISTINCT FROM")}))
             OR (OLD.learner_signed_at IS NOT NULL AND ({_changed(LEARNERS, "IS DISTINCT FROM")})) THEN
            RAISE EXCEPTION '{SIGNED}' USING ERRCODE = 'restrict_violation';
          END IF;
          RETURN NEW;
        END $$"""
    yield f"""
        CREATE FUNCTION rating_guard() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF TG_OP = 'DELETE' THEN
            RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'restrict_violation';
          ELSIF EXISTS (SELECT 1 FROM assessments_observation o WHERE o.observer_signed_at IS NOT NULL
                        AND (o.id = NEW.observation_id OR (TG_OP = 'UPDATE' AND o.id = OLD.observation_id))) THEN
            RAISE EXCEPTION '{SIGNED}' USING ERRCODE = 'restrict_violation';
          END IF;
          RETURN NEW;
        END $$"""
    yield (
        "CREATE TRIGGER observation_guard BEFORE UPDATE OR DELETE ON assessments_observation "
        "FOR EACH ROW EXECUTE FUNCTION observation_guard()"
    )
    for table in RATINGS:
        yield (
            f"CREATE TRIGGER {table}_guard BEFORE INSERT OR UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION rating_guard()"
        )


def create_triggers(apps, schema_editor):
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[schema_editor.connection.vendor]
    for statement in statements():
        schema_editor.execute(statement, params=None)


def drop_triggers(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        for function in ("observation_guard", "rating_guard"):
            schema_editor.execute(f"DROP FUNCTION IF EXISTS {function}() CASCADE")
        return
    names = ["observation_frozen", "observation_kept", *(f"{t}_{n}" for t in RATINGS for n in ("no_late", "frozen", "kept"))]
    for name in names:
        schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}")


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]

    operations = [migrations.RunPython(create_triggers, drop_triggers)]

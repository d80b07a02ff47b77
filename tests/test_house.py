"""The house rules that no linter knows."""

import re
import tomllib
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

ROOT = Path(__file__).resolve().parent.parent
ROOMS = ["trainingsite", "reporting", "refreshers", "credentials", "assessments", "courses", "phones", "notices", "people", "outbox"]
SOURCES = [path for room in ROOMS for path in (ROOT / room).rglob("*.py") if "migrations" not in path.parts]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))


def named(path):
    return str(path.relative_to(ROOT))


def test_the_contract_names_every_room():
    contract = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")} - {"tests", "benchmarks"}

    assert contract["layers"] == ROOMS
    assert packages == set(ROOMS)


@pytest.mark.parametrize("model", [m for m in apps.get_models() if m._meta.app_label in ROOMS], ids=lambda m: m._meta.label)
def test_every_model_lists_its_personal_fields(model):
    assert "PERSONAL" in vars(model), "say which fields are personal data, even if none"
    assert set(model.PERSONAL) <= {field.name for field in model._meta.get_fields()}


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_no_file_grows_past_reading(path):
    assert path.read_text().count("\n") <= 300
    assert path.stem not in {"utils", "helpers", "common", "core", "misc"}


@pytest.mark.parametrize("path", TEMPLATES, ids=named)
def test_templates_hold_no_inline_script_or_style(path):
    text = re.sub(r"{#.*?#}", "", path.read_text())

    assert not re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\b(?:src=|type=\"application/json\"))", text)
    assert not re.search(r"{%\s*blocktrans(?:late)?(?![^%]*\btrimmed\b)[^%]*%}\s*\n", text), "blocktranslate over lines wants trimmed"


def test_nothing_is_loaded_from_another_machine():
    files = [*TEMPLATES, *(ROOT / "static" / "css").glob("*.css"), *(ROOT / "static" / "js").glob("*.js")]
    found = [named(path) for path in files if re.search(r"""(?:src|href)=["']https?://|@import|url\(["']?https?:""", path.read_text())]

    assert found == []


def test_every_beat_entry_names_a_real_task():
    from trainingsite.celery import app

    app.loader.import_default_modules()

    assert {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()} <= set(app.tasks)

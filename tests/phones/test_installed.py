"""The worker, the shell and the card that a phone installs the site by: the same for everybody."""

import json
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from phones import assets
from tests.factories import UserFactory

ROOT = Path(__file__).resolve().parents[2]
LANGUAGES = [code for code, _name in settings.LANGUAGES]
IMPORT = re.compile(r"""(?:from\s*|import\s*|import\()["'](\.[^"']+)["']""")

pytestmark = pytest.mark.django_db


def test_the_worker_is_asked_for_anew_and_serves_the_whole_site(client):
    response = client.get("/sw.js")

    assert response.headers["Content-Type"].startswith("text/javascript")
    assert response.headers["Cache-Control"] == "no-cache"
    assert response.headers["Service-Worker-Allowed"] == "/"
    assert json.dumps(assets.version()) in response.text
    assert "{{" not in response.text
    assert len(response.text.splitlines()) <= 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_shell_is_nobodys(client, language, django_assert_num_queries):
    strange = client.get(reverse("phones:shell", args=[language]))
    client.force_login(UserFactory(full_name="Ama Serwaa", language="fr"))
    with django_assert_num_queries(0):
        hers = client.get(reverse("phones:shell", args=[language]))

    assert hers.content == strange.content
    assert not hers.has_header("Vary") or "Cookie" not in hers.headers["Vary"]
    assert not hers.cookies
    assert f'<html lang="{language}"' in hers.text
    assert hers.headers["X-Shell-Version"] == assets.version()
    for secret in ("csrfmiddlewaretoken", "data-person", "Ama", "account__"):
        assert secret not in hers.text


def test_there_is_no_shell_in_a_language_nobody_knows(client):
    assert client.get("/phone/shell/tlh/").status_code == 404
    assert client.get("/phone/manifest/tlh/").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_card_says_how_the_site_is_installed(client, language):
    response = client.get(reverse("phones:manifest", args=[language]))
    card = response.json()

    assert response.headers["Content-Type"] == "application/manifest+json"
    assert (card["id"], card["start_url"], card["scope"], card["display"]) == ("/", "/", "/", "standalone")
    assert (card["lang"], card["dir"]) == (language, "rtl" if language == "ar" else "ltr")
    assert {icon["purpose"] for icon in card["icons"]} == {"any", "maskable"}
    assert card["background_color"] == re.search(r"--ground: (#\w+)", (ROOT / "static/css/tokens.css").read_text())[1]
    assert not response.has_header("Vary") or "Cookie" not in response.headers["Vary"]


def test_every_page_says_whose_it_is(client):
    assert 'data-person=""' in client.get("/accounts/login/").text
    person = UserFactory()
    client.force_login(person)

    text = client.get("/").text
    assert f'data-person="{person.pk}"' in text
    assert '<link rel="manifest" href="/phone/manifest/en/">' in text


def test_another_byte_in_an_asset_is_another_version(settings, tmp_path):
    (tmp_path / "js").mkdir()
    script = tmp_path / "js" / "one.js"
    settings.STATICFILES_DIRS, settings.DEBUG = [tmp_path], True
    versions = set()
    for text in ("1", "2"):
        script.write_text(text)
        versions.add(assets.version())
    assert len(versions) == 2


@pytest.fixture
def collected(settings, tmp_path):
    """Static files as a running site has them."""
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "trainingsite.storage.StaticStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0)
    return json.loads((tmp_path / "staticfiles.json").read_text())["paths"]


def test_every_import_of_a_script_points_to_a_hashed_name(collected, tmp_path):
    hashed = set(collected.values())
    scripts = [name for name in collected if name.startswith("js/") and name.endswith(".js")]
    found = 0
    for name in scripts:
        place = tmp_path / collected[name]
        for address in IMPORT.findall(place.read_text()):
            target = (place.parent / address).resolve().relative_to(tmp_path.resolve())
            assert str(target) in hashed, f"{name} imports {address}"
            found += 1
        sources = IMPORT.findall((ROOT / "static" / name).read_text())
        assert len(sources) >= len(IMPORT.findall(place.read_text()))
    assert found > 10


def test_scripts_travel_without_their_comments(collected, tmp_path):
    source, travelling = (ROOT / "static/js/offline/sync.js").read_text(), (tmp_path / collected["js/offline/sync.js"]).read_text()

    assert "@param" in source
    assert "@param" not in travelling
    assert "export function createSync" in travelling


def test_the_worker_names_every_asset_by_its_hashed_name(collected, client):
    assets._kept_assets.cache_clear()
    assets._kept_version.cache_clear()
    try:
        listed = set(assets.assets())
    finally:
        assets._kept_assets.cache_clear()
        assets._kept_version.cache_clear()
    for name in ("css/tokens.css", "js/offline/router.js", "vendor/idb.js"):
        assert f"/static/{collected[name]}" in listed

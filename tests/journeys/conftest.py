"""A real browser on the real site: started once for all journeys, watched on every page."""

import os
import shutil

import pytest
from playwright.sync_api import expect

from tests.journeys.stack import Stack
from tests.journeys.watching import Watch

PHONE = {
    "viewport": {"width": 360, "height": 740},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
    "locale": "en",
    "reduced_motion": "reduce",
}
PATIENCE = 30_000  # milliseconds: a machine may be busy with other things
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), "playwright")
    own = {} if found == "playwright" else {"executable_path": found}
    return {**browser_type_launch_args, "args": QUIET, **own}


@pytest.fixture(scope="session")
def stack(tmp_path_factory):
    """The running site. Ending it cleanly is part of what is tested."""
    site = Stack(tmp_path_factory.mktemp("site"))
    try:
        site.wait()
    except BaseException:
        site.abandon()
        raise
    yield site
    site.end()


@pytest.fixture(scope="session", autouse=True)
def _patience():
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session", autouse=True)
def _database_beside_browser():
    """The browser's loop stands in this thread while a test asks its own database; nothing of it runs meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        yield


@pytest.fixture(scope="session")
def base_url(stack):
    return stack.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, **PHONE}


@pytest.fixture(autouse=True)
def watch(stack):
    """Whatever a page must not do fails the journey that met it."""
    watch = Watch(stack.url)
    yield watch
    assert not watch.found, "\n".join(dict.fromkeys(watch.found))


@pytest.fixture
def somebody(new_context, watch):
    """A person with a phone of her own: ``somebody()`` opens a page nobody has signed in to; wishes go to the browser's context."""

    def open_page(**wishes):
        context = new_context(**wishes)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        return context.new_page()

    return open_page

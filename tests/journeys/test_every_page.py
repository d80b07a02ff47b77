"""Every page that the matrix of URLs knows, in every role, looked at by axe: light and dark, left to right and right to left.

A new URL joins this walk by joining the matrix. The world is the matrix's own: one of everything.
"""

import re
from contextvars import copy_context
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from playwright.sync_api import Page, Route

from people.models import User
from tests.journeys import axe
from tests.journeys.conftest import PATIENCE, PHONE
from tests.journeys.watching import Watch
from tests.test_matrix import MATRIX, ROLES, World

pytestmark = pytest.mark.journey

WALKED = ["nobody", "owner", "trainer", "manager", "staff"]
THEIRS = ("account_", "mfa_", "usersessions_")  # allauth's names: their addresses, our pages
VARIES = re.compile(r' aria-current="\w+"| data-[\w-]+="[^"]*"|value="[^"]*"|\d+')  # from one time to the next
HOME = "http://localhost"  # no server answers there: the browser's requests are answered in this process, inside the test's transaction


@pytest.fixture
def watch():
    """As for every journey, but the home is the test itself."""
    watch = Watch(HOME)
    yield watch
    assert not watch.found, "\n".join(dict.fromkeys(watch.found))


@pytest.fixture
def world(db, edition):
    return World(edition)


class Walk:
    """Goes from page to page as anybody, and notes what is wrong."""

    def __init__(self, page: Page, language: str):
        self.page, self.language, self.client = page, language, Client()
        self.seen: set[str] = set()
        self.titles: dict[str, set[str]] = {}
        ours = copy_context()  # where the test's own connection to the database is
        page.context.route("**/*", lambda route: ours.copy().run(self._answer, route))
        User.objects.update(language=language)

    def become(self, person: User | None) -> None:
        self.client = Client(SERVER_NAME="localhost")
        self.client.cookies[settings.LANGUAGE_COOKIE_NAME] = self.language
        if person:
            self.client.force_login(person)

    def look(self, person: User | None, address: str, name: str) -> list[str]:
        """The faults of the page, where anything stands on it that was not looked at before."""
        with transaction.atomic():  # each page meets the same world
            self.become(person)
            answer = self.client.get(address)
            assert answer.status_code == 200, f"{name} {address}: {answer.status_code}"
            assert answer.headers["Content-Type"].startswith("text/html"), f"{name} is no page: say so in NO_PAGES"
            found = self._faults(address, name) if self._new(answer.content.decode()) else []
            transaction.set_rollback(True)
        return [f"{name} {told}" for told in found]

    def _faults(self, address: str, name: str) -> list[str]:
        self.page.goto(address)
        self.page.wait_for_selector("body:not(:has(#stage[aria-busy]))")
        assert self.page.locator("html").get_attribute("lang") == self.language or name in OWN_LANGUAGE, address
        self.titles.setdefault(self.page.title(), set()).add(name)
        return axe.faults(self.page)

    def _new(self, text: str) -> bool:
        """Whether the content or what frames it is new: from role to role a page differs by its places, or not at all."""
        before, main, after = re.search("(<body.*)(<main.*</main>)(.*)", VARIES.sub("", text), re.DOTALL).groups()
        parts = {main, before + after}
        new = not self.seen >= parts
        self.seen |= parts
        return new

    def _answer(self, route: Route) -> None:
        asked = urlsplit(route.request.url)
        if asked.path.startswith(settings.STATIC_URL):
            return route.fulfill(path=finders.find(asked.path.removeprefix(settings.STATIC_URL)))
        path = route.request.url.removeprefix(HOME)
        if route.request.method == "GET":
            said = self.client.get(path, follow=True)
        else:
            said = self.client.generic(route.request.method, path, route.request.post_data_buffer or b"", content_type="application/json")
        body = b"".join(said.streaming_content) if said.streaming else said.content
        return route.fulfill(status=said.status_code, headers=dict(said.headers), body=body)


@pytest.fixture
def page(browser, watch):
    context = browser.new_context(**PHONE, base_url=HOME, service_workers="block")
    context.set_default_timeout(PATIENCE)
    watch.over(context)
    yield context.new_page()
    context.close()


# What answers to GET with something else than a page.
NO_PAGES = {
    "courses:picture",
    "credentials:pdf",
    "healthz",
    "kept_course",
    "phones:manifest",
    "phones:receipts",
    "phones:state",
    "phones:worker",
    "readyz",
    "reporting:completions_csv",
}
OWN_LANGUAGE = {"assessments:paper_print", "phones:shell"}  # the sheet's, and the one asked for


def own_pages(world: World):
    """Name, person and address of each page of ours that a role may see."""
    for name, (method, cells) in MATRIX.items():
        if method != "GET" or name in NO_PAGES:
            continue
        args, owner = world.thing(name)
        for role, cell in zip(ROLES, cells.split(), strict=True):
            if role in WALKED and cell == "200":
                person = None if role == "nobody" else world.people.get(role, owner)
                yield name, person, reverse(name, args=args)


def account_pages(world: World):
    """The same of allauth's addresses that need no argument, signed in and not."""
    for name in get_resolver().reverse_dict:
        if isinstance(name, str) and name.startswith(THEIRS):
            try:
                address = reverse(name)
            except NoReverseMatch:
                continue
            for person in (None, world.people["peer"]):
                client = Client()
                if person:
                    client.force_login(person)
                answer = client.get(address)
                if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
                    yield name, person, address


@pytest.mark.parametrize("language", ["en", "ar"])
def test_every_page_is_accessible_in_every_role(page, world, language):
    walk = Walk(page, language)
    found = [fault for name, person, address in (*own_pages(world), *account_pages(world)) for fault in walk.look(person, address, name)]

    assert found == [], f"{len(found)} faults\n" + "\n".join(dict.fromkeys(found))
    shared = {title: names for title, names in walk.titles.items() if len(names - {"phones:shell"}) > 1}
    assert shared == {}, "pages of one title"


def test_the_walk_would_notice(page):
    """An image without words, a target too small and too near, grey on grey in the dark only."""
    page.set_content("""<!DOCTYPE html><html lang="en"><title>A page</title><main><h1>A page</h1><img src="data:,">
      <div><button>x</button><button>y</button></div><p><span>faint</span></p></main>
      <style>button { all: unset; display: inline-block; inline-size: 12px } [data-theme=dark] span { color: #777; background: #666 }""")

    assert {told.split()[3].rstrip(":") for told in axe.faults(page)} == {"image-alt", "target-size", "color-contrast"}

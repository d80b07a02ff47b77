"""What a lesson costs on a slow line: bytes as they travel, counted by the browser."""

import pytest
from playwright.sync_api import Page

from tests.journeys.hands import sign_in

pytestmark = pytest.mark.journey

KB = 1024


class Scale:
    """Bytes that travelled for a page, pictures aside."""

    def __init__(self, page: Page):
        self.kinds: dict[str, str] = {}
        self.bytes: dict[str, int] = {}
        line = page.context.new_cdp_session(page)
        line.send("Network.enable")
        line.on("Network.responseReceived", lambda said: self.kinds.update({said["requestId"]: said["type"]}))
        line.on("Network.loadingFinished", lambda said: self.bytes.update({said["requestId"]: said["encodedDataLength"]}))

    def read(self) -> float:
        """What travelled since the last reading, in KB."""
        total = sum(size for request, size in self.bytes.items() if self.kinds.get(request) != "Image")
        self.bytes.clear()
        return total / KB


def test_lesson_weighs_little_the_first_time_and_next_to_nothing_after(somebody):
    kept = sign_in(somebody(), "learner").context.storage_state()
    page = somebody(storage_state=kept)  # signed in, with nothing on the phone yet
    scale = Scale(page)

    page.goto("/courses/hand-expression/lessons/m5-placement/", wait_until="networkidle")
    first = scale.read()
    page.locator("a[rel=next]").tap()
    page.wait_for_url("**/m5-press-compress-release/")
    page.wait_for_load_state("networkidle")
    second = scale.read()

    assert 8 < first <= 60
    assert 2 < second <= 12

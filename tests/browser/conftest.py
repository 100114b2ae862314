"""The real site on a free port and a real chromium in front of it; what the browser complains about fails the test."""

import os
import shutil
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from sogoc.accounts.models import User
from visiting import PASSWORD, collect_static, visitor

CHROMIUM = os.environ.get("SOGOC_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
SCREEN = {"width": 1366, "height": 768}
expect.set_options(timeout=20_000)  # of a machine that does other things too


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


class _Server(WSGIServer):
    """A few threads that stay, each with its database connection, as gunicorn has them."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.pool = ThreadPoolExecutor(12)
        self.under_way: set[Future[None]] = set()

    def process_request(self, request: Any, client_address: Any) -> None:
        handled = self.pool.submit(self._handle, request, client_address)
        self.under_way.add(handled)
        handled.add_done_callback(self.under_way.discard)

    def finish(self) -> None:
        """Wait for the requests of browsers that are gone: the next test empties the tables beneath them."""
        wait(list(self.under_way), timeout=10)

    def _handle(self, request: Any, client_address: Any) -> None:
        try:
            self.finish_request(request, client_address)
        except OSError:
            pass  # the browser went away, or opened a connection beforehand and never used it
        finally:
            self.shutdown_request(request)


class _Quiet(WSGIRequestHandler):
    timeout = 1

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture(scope="session")
def server(store: Path) -> Iterator[_Server]:
    """The running site."""
    collect_static()
    from sogoc.site.wsgi import application

    server = make_server("127.0.0.1", 0, application, _Server, _Quiet)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.pool.shutdown()
    server.server_close()


@pytest.fixture(scope="session")
def site(server: _Server) -> str:
    """Its address."""
    return f"http://127.0.0.1:{server.server_port}"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if not CHROMIUM:
        pytest.skip("chromium is missing: apt-get install chromium, or set SOGOC_CHROMIUM to its path")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


def _refusal(words: str) -> bool:
    """What the console says of an answer 401, 404, 409, 422 or 500, or of none; the page says it better."""
    told = ("the server responded with a status of", "Response Status Error Code", "net::ERR_INTERNET_DISCONNECTED")
    return any(each in words for each in told)


class Desk:
    """One person at a browser."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.context, self.site = context, site
        self.complaints: list[str] = []
        self.page = self.tab()

    def tab(self) -> Page:
        page = self.context.new_page()
        page.set_default_timeout(30_000)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on(
            "console", lambda m: self.complaints.append(m.text) if m.type == "error" and not _refusal(m.text) else None
        )
        return page

    def seat(self, user: User) -> "Desk":
        """Signed in already."""
        session = visitor(user).cookies["sessionid"].value
        self.context.add_cookies([{"name": "sessionid", "value": session, "url": self.site}])
        return self

    def open(self, address: str) -> Page:
        self.page.goto(self.site + address)
        return self.page

    def sign_in(self, username: str, page: Page | None = None) -> Page:
        page = page or self.page
        page.goto(f"{self.site}/dang-nhap/")
        page.locator("#id_username:focus").wait_for()  # the cursor stands in the first field
        page.keyboard.type(username)
        page.keyboard.press("Tab")
        page.keyboard.type(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_url(f"{self.site}/")
        return page

    def accessible(self, state: str) -> None:
        """No violation of what axe checks, on the page as it stands."""
        violations = Axe().run(self.page).response["violations"]
        told = [(v["id"], [n["html"][:160] for n in v["nodes"]]) for v in violations]
        assert not told, f"{state}: {told}"


@pytest.fixture
def desk(chromium: Browser, site: str, server: _Server, people: Any) -> Iterator[Any]:
    """Makes a desk for each person; none of them may have had a script error or a blocked resource."""
    desks: list[Desk] = []

    def make(username: str = "", **options: Any) -> Desk:
        made = Desk(chromium.new_context(viewport=SCREEN, **options), site)
        desks.append(made)
        return made.seat(getattr(people, username)) if username else made

    yield make
    for each in desks:
        each.context.close()
    server.finish()
    assert [c for each in desks for c in each.complaints] == []

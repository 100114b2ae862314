"""`python -m bench.workbench`: from the key of an approval to the next record painted with its scan.

The real pages by gunicorn, a real headless chromium, all writes on (permission, lease, history, idempotency key); one
approval every two seconds by Ctrl+Enter. Each row is one way of slowing down: the processor, the network. At the end
every approval must be stored once, with its event, and nothing may be left to send; else it exits 1.

SOGOC_BENCH_DECISIONS  how many in each row (50)
SOGOC_BENCH_SCAN       KB of a scan (95)
"""

# ruff: noqa: E501
import io
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from typing import Any

DECISIONS = int(os.environ.get("SOGOC_BENCH_DECISIONS", "50"))
SCAN_KB = int(os.environ.get("SOGOC_BENCH_SCAN", "95"))
PORT = 8791
SITE = f"http://127.0.0.1:{PORT}"
EVERY = 2.0  # seconds between two decisions
CONDITIONS = (  # name, slower processor, milliseconds of delay, megabits a second, bound of issue 5 in milliseconds
    ("localhost", 1, 0, 0.0, 100),
    ("processor 4x slower", 4, 0, 0.0, 150),
    ("4x slower, 150 ms, 1.5 Mbps", 4, 150, 1.5, 250),
)
WATCH = """
    window.painted = [];
    let pressed = 0, here = null;
    addEventListener("keydown", (e) => { if (e.code === "Enter" && e.ctrlKey) pressed = e.timeStamp; }, true);
    const after = () => new Promise((done) => requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = done;
        channel.port2.postMessage(0);  // comes after the frame has been painted
    }));
    new MutationObserver(async () => {
        const bench = document.getElementById("bench");
        if (!bench || bench === here) return;
        const first = here === null;
        here = bench;
        if (first) return;
        const from = pressed, image = bench.querySelector(".stage img");
        const waited = !image.complete;
        await image.decode();
        await after();
        window.painted.push([performance.now() - from, waited]);
    }).observe(document, { childList: true, subtree: true });
"""


def main() -> int:
    with tempfile.TemporaryDirectory(prefix="sogoc-workbench-") as folder:
        os.environ |= {"SOGOC_DATA_DIR": folder, "DJANGO_SETTINGS_MODULE": "sogoc.site.settings"}
        os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
        sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))
        import django

        django.setup()
        from sogoc.store.backend.base import release_clusters
        from sogoc.store.migrate import prepare

        prepare()
        threads = _threads()
        from visiting import collect_static

        collect_static()
        pages = subprocess.Popen([sys.executable, "-c", f"""if True:
            import django; django.setup()
            from sogoc.site.serving import serve_pages; serve_pages("127.0.0.1", {PORT})"""], stdin=subprocess.PIPE)  # fmt: skip
        try:
            _until_there()
            kept = _all_rows(threads)
        finally:
            pages.terminate()
            pages.wait(15)
            from django.db import connections

            connections.close_all()
            release_clusters()
    return 0 if kept else 1


def _threads() -> list[tuple[Any, str]]:
    """A book of clean records with scans, and the list through it, for each condition and its approver."""
    from factories import make_book, make_record
    from sogoc.accounts.commands import add_user
    from sogoc.review.paging import Thread
    from visiting import give_scan

    approver = add_user("binh", "Trần Thị Bình", "approver", 11647, "khong-dung-den-1", is_demo=True)
    made = []
    for _ in CONDITIONS:
        book = make_book()
        records = [make_record(book, status="pending", serial=n) for n in range(1, DECISIONS + 3)]
        for record in records:
            give_scan(record, _scan(str(record.pk)))
        thread = Thread("to_approve", {"book": book.key}).at(records[0])
        made.append((approver, f"/ra-soat/{records[0].pk}/?hang={thread.token}"))
    return made


def _scan(name: str) -> bytes:
    """A page of paper at 150 dpi, of about the size that contractors deliver."""
    from PIL import Image, ImageDraw, ImageFilter

    chance = random.Random(name)
    grain = Image.frombytes("L", (310, 438), chance.randbytes(310 * 438)).resize((1240, 1754))
    page = Image.merge("RGB", [grain.filter(ImageFilter.GaussianBlur(1)).point(lambda v, b=b: b - v // 12) for b in (239, 230, 207)])
    ink = ImageDraw.Draw(page)
    for line in range(28):
        ink.text((110, 120 + 56 * line), f"{line} {name}", fill="#1c2a5a", font_size=34)
    for quality in range(90, 20, -4):
        jpeg = io.BytesIO()
        page.save(jpeg, "JPEG", quality=quality)
        if jpeg.tell() <= SCAN_KB * 1024:
            break
    out = io.BytesIO()
    Image.open(jpeg).save(out, "PDF", resolution=150, quality=quality)
    return out.getvalue()


def _until_there() -> None:
    for _ in range(150):
        try:
            urllib.request.urlopen(f"{SITE}/dang-nhap/", timeout=2).close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the pages did not start")


def _all_rows(threads: list[tuple[Any, str]]) -> bool:
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("SOGOC_CHROMIUM") or shutil.which("chromium")
    whole = True
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    print(f"{'condition':30} {'n':>3} {'p50':>6} {'p95':>6} {'max':>6} {'bound':>6}  waited stored events left", flush=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for (name, slower, delay, megabits, bound), (who, address) in zip(CONDITIONS, threads, strict=True):
            times, left = _row(browser, who, address, slower, delay, megabits)
            stored, events = _stored(address)
            whole &= (stored, events, left) == (DECISIONS, DECISIONS, 0) and len(times) == DECISIONS
            ms = sorted(t for t, _ in times) or [0.0]
            p95 = ms[min(len(ms) - 1, round(0.95 * len(ms)) - 1)]
            waited = sum(w for _, w in times)
            print(f"{name:30} {len(times):>3} {statistics.median(ms):6.0f} {p95:6.0f} {ms[-1]:6.0f} {bound:6}"
                  f"  {waited:>6} {stored:>6} {events:>6} {left:>4}   load {os.getloadavg()[0]:.1f}", flush=True)  # fmt: skip
        browser.close()
    return whole


def _row(browser: Any, who: Any, address: str, slower: int, delay: int, megabits: float) -> tuple[list[Any], int]:
    """Milliseconds and whether the image had to be waited for, for each decision; and decisions left to send."""
    from visiting import visitor

    context = browser.new_context(viewport={"width": 1366, "height": 641})
    context.add_cookies([{"name": "sessionid", "value": visitor(who).cookies["sessionid"].value, "url": SITE}])
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(SITE + address)
    devtools = context.new_cdp_session(page)
    devtools.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    if megabits:
        rate = megabits * 1e6 / 8
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions",
                      {"offline": False, "latency": delay, "downloadThroughput": rate, "uploadThroughput": rate})  # fmt: skip
    page.wait_for_timeout(4000)
    for _ in range(DECISIONS):
        began = time.monotonic()
        page.keyboard.press("Control+Enter")
        page.wait_for_timeout(max(0.0, 1000 * (EVERY - (time.monotonic() - began))))
    page.wait_for_timeout(3000)
    left = page.locator("#sending").is_visible()
    times = page.evaluate("window.painted")
    context.close()
    return times, int(left)


def _stored(address: str) -> tuple[int, int]:
    """Approved records of the book, and approvals in its history."""
    from sogoc.audit.models import Event
    from sogoc.review.models import Record

    book = Record.objects.using("owner").get(pk=address.split("/")[2]).book_id
    return (
        Record.objects.using("owner").filter(book=book, status="approved").count(),
        Event.objects.using("owner").filter(book_id=book, action="approve").count(),
    )


if __name__ == "__main__":
    sys.exit(main())

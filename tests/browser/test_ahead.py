"""The bench that never waits, by keyboard alone: decisions shown at once and sent behind, none lost, none doubled."""

import re

import pytest
from playwright.sync_api import expect

from factories import make_book, make_finding, make_record
from sogoc.audit.models import Event
from sogoc.review.models import VALUES, Record
from sogoc.review.paging import Thread
from visiting import give_scan


@pytest.fixture
def records(ledger, people):
    book = make_book()
    made = [make_record(book, status="pending") for _ in range(8)]
    for record in made:
        give_scan(record)
    return made


def opened(desk, name, record):
    page = desk(name).open(f"/ra-soat/{record.pk}/?hang={Thread('', {'status': 'pending'}).at(record).token}")
    ready(page)
    return page


def ready(page):
    """The next record is here, and the key is no longer the one held from the record before."""
    page.locator("#bench[data-ahead]").wait_for()
    page.wait_for_timeout(450)


def title(record):
    return re.compile(rf"số 0?{record.serial}/")


def statuses(records):
    found = dict(Record.objects.using("owner").values_list("pk", "status"))
    return [found[r.pk] for r in records]


def approvals():
    return Event.objects.using("owner").filter(action="approve").count()


def test_bình_approves_six_with_one_key_each_and_every_one_is_kept(records, desk):
    page = opened(desk, "binh", records[0])
    waits = []
    page.on("request", lambda r: waits.append(r.url) if r.is_navigation_request() else None)
    for n in range(6):
        expect(page.locator("h1")).to_have_text(title(records[n]))
        page.keyboard.press("Control+Enter")
        expect(page.locator("h1")).to_have_text(title(records[n + 1]))
        ready(page)
    expect(page.locator("#sending")).to_be_hidden()
    assert waits == []  # no page was loaded
    assert statuses(records) == ["approved"] * 6 + ["pending"] * 2 and approvals() == 6
    page.reload()
    expect(page.locator("h1")).to_have_text(title(records[6]))


def test_after_the_ordinary_way_the_record_fetched_before_is_not_decided_twice(records, desk):
    Record.objects.using("owner").update(status="draft")
    page = desk("an").open(f"/ra-soat/{records[0].pk}/?hang={Thread('', {'status': 'draft'}).at(records[0]).token}")
    ready(page)
    page.get_by_label("Ghi chú", exact=True).fill("An ghi thêm")  # what was typed goes the ordinary way
    for n in (1, 2, 3):
        page.keyboard.press("Control+Enter")
        expect(page.locator("h1")).to_have_text(title(records[n]))
        ready(page)
    expect(page.locator("#sending")).to_be_hidden()
    assert statuses(records)[:4] == ["pending"] * 3 + ["draft"]
    assert Event.objects.using("owner").filter(action="submit").count() == 3


def test_a_record_that_arrives_later_than_the_decision_is_not_decided_twice(records, desk):
    page = desk("binh").open(f"/ra-soat/{records[0].pk}/?hang={Thread('', {'status': 'pending'}).at(records[0]).token}")
    held = []
    page.route("**/ra-soat/tiep/", lambda route: held.append(route) if not held else route.continue_())
    page.wait_for_timeout(900)
    assert held
    page.keyboard.press("Control+Enter")  # nothing is here yet: the ordinary way
    expect(page.locator("h1")).to_have_text(title(records[1]))
    held[0].continue_()  # record 1, which is on the screen by now
    for n in (1, 2):
        expect(page.locator("h1")).to_have_text(title(records[n]))
        ready(page)
        page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_have_text(title(records[3]))
    expect(page.locator("#sending")).to_be_hidden()
    assert statuses(records)[:4] == ["approved"] * 3 + ["pending"] and approvals() == 3


def test_without_a_network_decisions_wait_and_arrive_once_it_is_back(records, desk):
    page = opened(desk, "binh", records[0])
    page.context.set_offline(True)
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_have_text(title(records[1]))
    expect(page.locator("#sending")).to_contain_text("Mất kết nối. Chờ gửi lại 1 quyết định")
    assert approvals() == 0
    page.context.set_offline(False)
    expect(page.locator("#sending")).to_be_hidden()
    assert statuses(records)[:2] == ["approved", "pending"] and approvals() == 1


def test_what_the_server_refuses_comes_back_with_the_reason(records, desk):
    page = opened(desk, "binh", records[0])
    make_finding(records[0], code="D-41", severity="B", fields="mother_birth_date")
    Record.objects.using("owner").filter(pk=records[0].pk).update(blockers=1)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".problem")).to_contain_text("còn lỗi chưa xử lý")
    expect(page.locator("h1")).to_have_text(title(records[0]))
    assert str(records[0].pk) in page.url
    assert statuses(records)[:2] == ["pending", "pending"] and approvals() == 0


def test_a_decision_is_taken_back_with_alt_u(records, desk):
    page = opened(desk, "binh", records[0])
    page.keyboard.press("Control+Enter")
    expect(page.locator("h1")).to_have_text(title(records[1]))
    expect(page.locator("#sending")).to_be_hidden()
    page.keyboard.press("Alt+u")
    expect(page.locator(".messages")).to_contain_text("Đã hoàn tác")
    expect(page.locator("h1")).to_have_text(title(records[0]))
    assert statuses(records)[0] == "pending"
    assert Event.objects.using("owner").filter(action="undo").count() == 1


def test_an_sees_that_bình_is_there_and_is_given_the_one_after(records, desk):
    opened(desk, "binh", records[1])
    an = opened(desk, "an", records[0])
    expect(an.locator("#other")).to_be_hidden()
    other = desk("an").open(f"/ra-soat/{records[1].pk}/")
    expect(other.locator("#other")).to_contain_text("đang mở trường hợp này")
    next_link = an.get_by_role("link", name=re.compile("Để sau"))
    assert str(records[3].pk) in next_link.get_attribute("href")  # Bình has 1, and 2 is fetched for Bình


def test_what_an_typed_is_there_again_after_the_browser_was_closed(records, desk):
    at = desk("an")
    page = at.open(f"/ra-soat/{records[0].pk}/")
    page.get_by_label("Ghi chú", exact=True).focus()
    with page.expect_response(re.compile("/nhap/")):
        page.keyboard.type("gõ dở chưa lưu")
    page.close(run_before_unload=False)
    again = at.tab()
    again.goto(at.site + f"/ra-soat/{records[0].pk}/")
    expect(again.locator("#f-note")).to_have_value("gõ dở chưa lưu")
    expect(again.locator("main")).to_contain_text("Đã đưa lại nội dung bạn gõ dở")
    at.page = again
    at.accessible("the bench with what was typed before")
    again.keyboard.press("Control+s")
    expect(again.locator(".messages")).to_contain_text("Đã lưu")
    assert VALUES["KS"].objects.using("owner").get(pk=records[0].pk).note == "gõ dở chưa lưu"

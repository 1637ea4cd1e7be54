"""Whatever goes wrong is said in words, with the right status, and keeps what is private private."""

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests.cast import Cast
from tests.mail import PostOffice
from tests.web.odd_pages import SECRET
from tests.web.staff_door import SIGN_IN, sign_in

STATUS = {
    "refused": 403,
    "not-found": 404,
    "no-page": 404,
    "closed": 404,
    "not-now": 409,
    "invalid": 400,
    "second-factor": 403,
    "denied": 403,
    "suspicious": 400,
    "crash": 500,
}


@pytest.fixture(autouse=True)
def odd_pages(settings: Settings) -> None:
    settings.ROOT_URLCONF = "tests.web.odd_pages"


@pytest.fixture
def browser() -> Client:
    return Client(raise_request_exception=False)


@pytest.mark.parametrize(("name", "status"), STATUS.items())
@pytest.mark.parametrize("door", ["/odd/", "/code/odd/", "/staff/odd/"])
def test_each_failure_has_its_page(
    cast: Cast, browser: Client, post_office: PostOffice, door: str, name: str, status: int
) -> None:
    if door.startswith("/staff/"):
        sign_in(browser, cast.supporter, post_office)
    answer = browser.get(f"{door}{name}/")
    page = answer.content.decode()
    assert answer.status_code == status
    assert "<h1" in page and "<html" in page
    assert SECRET not in page
    assert "Traceback" not in page and "Error" not in page
    assert answer["Cache-Control"] == "no-store"


def test_closed_and_unknown_give_one_answer(browser: Client, db: None) -> None:
    closed, unknown = browser.get("/code/odd/closed/"), browser.get("/code/odd/not-found/")
    assert (closed.status_code, closed.content) == (unknown.status_code, unknown.content)


def test_a_page_that_does_not_exist_is_not_found(browser: Client, db: None) -> None:
    assert browser.get("/nowhere/").status_code == 404


def test_ten_megabytes_of_text_are_too_much(browser: Client, db: None) -> None:
    typed = "about=" + "x" * 10_000_000
    answer = browser.post("/odd/form/", typed, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


def test_too_many_fields_are_too_much(browser: Client, db: None) -> None:
    typed = "&".join(f"f{number}=1" for number in range(2_000))
    answer = browser.post("/odd/form/", typed, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 413


def test_ten_megabytes_to_a_form_with_a_token_are_too_much(db: None) -> None:
    browser = Client(raise_request_exception=False, enforce_csrf_checks=True)
    browser.cookies["lamppost_form"] = "a" * 32
    typed = "about=" + "x" * 10_000_000
    answer = browser.post(
        "/odd/guarded-form/", typed, content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code == 413


def test_a_host_that_is_not_ours_is_refused(browser: Client, db: None) -> None:
    assert browser.get("/odd/fine/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.parametrize("page", ["/odd/guarded-form/", SIGN_IN])
def test_a_stale_form_can_be_sent_again(page: str, db: None) -> None:
    browser = Client(enforce_csrf_checks=True)
    answer = browser.post(page, {"name": SECRET})
    assert answer.status_code == 403
    assert "send" in answer.content.decode().lower()
    assert SECRET not in answer.content.decode()


def test_nothing_is_kept_by_a_cache(browser: Client, db: None) -> None:
    for page in ("/odd/fine/", "/odd/for-oneself/", "/odd/crash/", "/staff/", "/nowhere/"):
        answer = browser.get(page)
        assert answer["Cache-Control"] == "no-store", page
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "camera=()" in answer["Permissions-Policy"]
        assert answer["Referrer-Policy"] == "same-origin"
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "default-src 'none'" in answer["Content-Security-Policy"]
        assert "unsafe" not in answer["Content-Security-Policy"]


def test_what_is_marked_public_may_be_kept(browser: Client, db: None) -> None:
    assert browser.get("/odd/for-everybody/")["Cache-Control"] == "public, max-age=60"


def test_staff_and_code_pages_are_for_no_search_engine(browser: Client, db: None) -> None:
    for page in ("/staff/", "/staff/sign-in/", "/code/odd/fine/"):
        assert browser.get(page)["X-Robots-Tag"] == "noindex, nofollow"
    assert "X-Robots-Tag" not in browser.get("/odd/fine/")


def test_a_public_page_costs_no_query_and_no_session(
    browser: Client, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        answer = browser.get("/odd/fine/")
    assert answer.content == b"fine"
    assert not browser.cookies


def test_a_staff_page_costs_two_queries(
    cast: Cast,
    browser: Client,
    post_office: PostOffice,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    sign_in(browser, cast.supporter, post_office)
    with django_assert_num_queries(2):  # the session, and who it is
        browser.get("/staff/odd/fine/")


def test_language_is_switched_and_one_stays_where_one_was(browser: Client, db: None) -> None:
    answer = browser.post("/language/", {"language": "es", "next": "/odd/fine/"})
    assert (answer.status_code, answer["Location"]) == (302, "/odd/fine/")
    assert browser.cookies["lamppost_language"].value == "es"
    assert browser.get("/odd/fine/")["Content-Language"] == "es"


def test_language_leads_to_no_other_site_and_knows_its_languages(browser: Client, db: None) -> None:
    answer = browser.post("/language/", {"language": "xx", "next": "https://evil.example/"})
    assert answer["Location"] == "/"
    assert "lamppost_language" not in browser.cookies

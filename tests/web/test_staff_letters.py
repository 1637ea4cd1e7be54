"""A supporter decides how the program tells them."""

from lamppost.notifications.queries import daily_letter_at
from tests.cast import Cast
from tests.web.staff_pages import signed_in, text_of


def test_a_supporter_is_told_once_a_day_and_may_choose_otherwise(cast: Cast) -> None:
    browser, account = signed_in(cast.supporter), cast.supporter.account
    assert account is not None
    assert "one note a day" in text_of(browser.get("/staff/capacity/"))
    chosen = browser.post("/staff/capacity/", {"act": "at_once"}, follow=True)
    assert "as soon as something waits" in text_of(chosen)
    assert daily_letter_at(account) is None
    chosen = browser.post("/staff/capacity/", {"act": "once_a_day"}, follow=True)
    assert "one note a day" in text_of(chosen)
    assert daily_letter_at(account) is not None

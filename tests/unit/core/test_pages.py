"""A long list is walked to its end and back, and every row is met once each way."""

from uuid import UUID, uuid4

from lamppost.core.access import Actor
from lamppost.core.pages import Cursor, asked, page_of
from lamppost.core.transactions import transaction
from lamppost.outreach.models import Outreach
from tests.cast import Cast
from tests.unit.outreach.stories import Row, waiting


def test_pages_meet_every_row_forward_and_back(cast: Cast) -> None:
    program = Actor.system(cast.valley.pk)
    made = waiting(cast, 7)
    with transaction(program):
        forward = list(_walk(None))
        back = list(_walk(forward[-1][1], "previous"))
    assert [row for rows, _ in forward for row in rows] == made
    assert [row for rows, _ in reversed(back) for row in rows] == made[:6]


def test_pages_say_where_they_end(cast: Cast) -> None:
    waiting(cast, 4)
    with transaction(Actor.system(cast.valley.pk)):
        first = _page(None)
        second = _page(first.next)
        first_again = _page(second.previous)
    assert first.previous is None and second.next is None
    assert first_again.rows == first.rows
    assert first_again.previous is None and first_again.next == first.next


def test_parse_reads_what_str_wrote() -> None:
    text = f"-2026-11-23T18:00:00+00:00_{uuid4()}"
    cursor = Cursor.parse(text)
    assert cursor and cursor.is_back and str(cursor) == text
    assert Cursor.parse("-nonsense") is None and Cursor.parse("") is None


def _page(after: Cursor | None):
    found = Outreach.objects.values_list("id", "promised_by")
    statement = asked(found, "promised_by", 2, after)
    return page_of(statement, "promised_by", 2, after, lambda one: Row(*one))


def _walk(after: Cursor | None, way: str = "next"):
    while True:
        page = _page(after)
        after = getattr(page, way)
        rows: list[UUID] = [row.id for row in page.rows]
        yield rows, page.previous
        if after is None:
            return

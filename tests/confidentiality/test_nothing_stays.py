"""Canary names, contacts and words go through every flow with real processes; then every sink is searched."""

import re
from pathlib import Path
from uuid import UUID

from django.test import Client

from lamppost.cli.embedded import Urls
from tests.cast import Cast
from tests.confidentiality import sinks
from tests.confidentiality.canaries import ON_ROSTER, SAID, Canary, Search, needles
from tests.confidentiality.story import Story
from tests.mail import PostOffice
from tests.processes import site
from tests.web.staff_door import sign_in

LINK = re.compile(r'(?:href|action|src)="([^"]*)"')
CODE = re.compile(r"[0-9A-Z]{6}-[0-9A-Z]{6}-[0-9A-Z]{6}")


def _wanted(story: Story) -> Search:
    roster = [Canary(text) for one in story.people for text in (one.name, one.email, str(one.id))]
    marks = [Canary(ON_ROSTER), Canary(SAID)]
    return Search(needles([*roster, *marks, *(Canary(text) for text in story.said)]))


def test_nothing_stays(
    committed_cast: Cast,
    cursor: sinks.Cursor,
    post_office: PostOffice,
    places: Path,
    tmp_path: Path,
) -> None:
    from django.conf import settings

    store = places / "postgres"
    with site(_urls(cursor, places), tmp_path, settings.EMAIL_PORT, "debug") as running:
        story = Story(committed_cast, running, cursor)
        began = sinks.place_in_log(cursor)
        sign_in(Client(), committed_cast.coordinator, post_office)
        _everything_happens(story)
        search = _wanted(story)

        assert story.count("outreach_outreach") and story.count("referrals_referral")
        assert sinks.in_database(cursor, search) == {}, "in clear while it is open"
        _jobs_hold_opaque_ids_only(story)

        story.time_passes()
        assert sinks.in_database(cursor, search) == {}

    _visitor_took_nothing_away(story, search)
    _nothing_went_out(post_office, search)
    log = places / "postgres.log"
    own = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert all((tmp_path / f"{name}.log").stat().st_size for name in ("web", "worker"))
    assert sinks.in_files([log, *own], search) == {}
    raw = Search(needles([Canary(ON_ROSTER), Canary(SAID)]) | _as_numbers(story))
    keyring_and_others = [
        path for path in places.rglob("*") if path.is_file() and store not in path.parents
    ]
    assert sinks.in_files(keyring_and_others, raw) == {}
    assert sinks.in_files(sinks.files_of_database(cursor, store), raw) == {}
    written = sinks.written_since(cursor, began, store)
    assert len(written) > 100_000
    assert raw.found_in(written) == []


def _everything_happens(story: Story) -> None:
    for flow in (
        story.talks,
        story.handed_back,
        story.for_oneself,
        story.in_danger,
        story.from_inside,
        story.misused,
        story.never_asked,
        story.nobody_comes,
        story.after_a_hard_event,
        story.mistakes,
    ):
        flow()
    story.morning()


LEFT_BEHIND = (
    "zvqwkxjy"  # not a canary of the story: a log file that is used again may still hold it
)


def test_search_would_have_found_it(
    committed_cast: Cast, cursor: sinks.Cursor, places: Path
) -> None:
    """The same searches on a database in which a name was left in a table, so in its file and its log."""
    store, began = places / "postgres", sinks.place_in_log(cursor)
    raw = Search(needles([Canary(LEFT_BEHIND)]))
    cursor.execute(
        "INSERT INTO cache VALUES ('key', %s, now())", [f"a {LEFT_BEHIND.upper()} was here"]
    )
    assert list(sinks.in_database(cursor, raw)) == ["public.cache"]
    assert len(sinks.in_files(sinks.files_of_database(cursor, store), raw)) == 1
    assert raw.found_in(sinks.written_since(cursor, began, store))


def _urls(cursor: sinks.Cursor, places: Path) -> Urls:
    from lamppost.cli.embedded import _urls as urls_of

    return urls_of(places).of(cursor.connection.info.dbname)


def _as_numbers(story: Story) -> set[bytes]:
    """Roster ids as the database stores them."""
    return {one.id.to_bytes(8, order) for one in story.people for order in ("little", "big")}


def _jobs_hold_opaque_ids_only(story: Story) -> None:
    rows = story.cursor.execute("SELECT args FROM procrastinate_jobs").fetchall()
    for (given,) in rows:
        assert isinstance(given, dict)
        for value in given.values():
            assert isinstance(value, int) or UUID(str(value))


def _visitor_took_nothing_away(story: Story, search: Search) -> None:
    """No address that was asked for or linked to, no header and no cookie names anybody or a code."""
    met = story.visitor.met
    assert len(met) > 30
    links = [link for answer in met for link in LINK.findall(answer.text)]
    addresses = [answer.url for answer in met] + links
    assert search.found_in(addresses) == []
    assert [one for one in addresses if CODE.search(one)] == []
    assert search.found_in([answer.headers for answer in met]) == []
    assert search.found_in([f"{one.name}={one.value}" for one in story.visitor.jar]) == []


def _nothing_went_out(office: PostOffice, search: Search) -> None:
    assert len(office.received) > 5
    assert search.found_in([mail.as_bytes() for mail in office.received]) == []
    bodies = [mail.get_body(("plain",)) for mail in office.received]
    assert search.found_in([body.get_content() for body in bodies if body]) == []

"""Reports: one has them drawn, another approves, leads read them, and what was stored stays."""

from uuid import UUID

import pytest
from django.test import Client

from lamppost.evaluation.models import Release
from lamppost.evaluation.rules import ReleaseState
from lamppost.evaluation.tasks import draw_release
from tests.cast import Cast
from tests.unit.evaluation.drawn import at, past
from tests.web.staff_pages import signed_in

pytestmark = pytest.mark.usefixtures("static_files")
PAGE = "/staff/figures/reports/"


def post(client: Client, path: str, **more: object) -> str:
    return client.post(path, more, follow=True).content.decode()  # type: ignore[arg-type]


def page(client: Client, release: UUID) -> str:
    return client.get(f"{PAGE}{release}/").content.decode()


def test_evaluator_draws_director_approves_lead_reads(cast: Cast) -> None:
    past(cast.emergency, {2023: 40, 2024: 40, 2025: 40})
    eva, dirk, lead = (signed_in(one) for one in (cast.evaluator, cast.director, cast.lead))
    assert "No report so far" in lead.get(PAGE).content.decode()
    assert '<option value="year 2025"' in eva.get(PAGE).content.decode()
    drawing = {"act": "draw", "of": cast.valley.pk, "period": "window 2025"}
    assert "Asked for" in post(eva, PAGE, **drawing)
    release = Release.objects.get().pk
    assert eva.get(f"{PAGE}{release}/")["Refresh"] == "5"
    draw_release(str(release))
    assert "waits for somebody else" in page(eva, release)
    assert lead.get(f"{PAGE}{release}/").status_code == 404
    assert "Approved" in post(dirk, f"{PAGE}{release}/", act="approve")
    read = page(lead, release)
    assert "On one page" in read and "Withdraw" not in read
    for file in ("report.pdf", "tables.xlsx", "measures.json", "rate.svg"):
        answer = lead.get(f"{PAGE}{release}/{file}")
        assert answer.status_code == 200 and f'filename="{file}"' in answer["Content-Disposition"]
    assert lead.get(f"{PAGE}{release}/other.pdf").status_code == 404
    assert read.count(" download") == 7 and "PDF, to print or send" in read


def test_asking_for_what_is_not_there_says_so_beside_the_field(cast: Cast) -> None:
    past(cast.emergency, {2024: 40, 2025: 40}, years=(2024, 2025))
    past(cast.harbor_emergency, {2025: 40}, years=(2025,))
    dirk = signed_in(cast.director)
    for field, of, period in (
        ("of", "", "year 2025"),
        ("period", cast.harbor.pk, ""),
        ("period", cast.harbor.pk, "year 2024"),
    ):
        answer = dirk.post(PAGE, {"act": "draw", "of": of, "period": period})
        page = answer.content.decode()
        assert answer.status_code == 422 and f'id="error_{field}"' in page
    assert page.count(" selected") == 2 and "before the program began there" in page
    assert not Release.objects.exists()


def test_withdrawing_asks_for_a_reason_and_keeps_what_is_wrong_in_sight(cast: Cast) -> None:
    release, dirk = at(cast, 2025, ReleaseState.READY), signed_in(cast.director)
    address = f"{PAGE}{release}/"
    assert dirk.post(address, {"act": "withdraw", "why": " "}).status_code == 422
    assert "Head counts were wrong." in post(
        dirk, address, act="withdraw", why="Head counts were wrong."
    )
    assert Release.objects.get().state == ReleaseState.WITHDRAWN

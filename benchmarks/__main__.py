"""Runs every measurement in interleaved rounds and prints medians beside targets. `python -m benchmarks [rounds]`."""

import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

import psycopg

from benchmarks.load import Measured, measure, referral_script
from benchmarks.proposals import proposals
from benchmarks.site import QUEUES, Site, site
from benchmarks.weight import weight

Run = Callable[[], Measured]
ROUNDS: Final = int(sys.argv[1]) if len(sys.argv) > 1 else 5
TARGETS: Final = {
    "public form": "2,500/s, p95 3 ms",
    "referral submitted": "250/s, p95 60 ms",
    **{f"queue of {size:,}": "150/s, p95 30 ms" for size in QUEUES},
}


QUEUE: Final = """EXPLAIN (COSTS OFF) SELECT id, promised_by FROM outreach_outreach
WHERE hospital_id = HOSPITAL AND NOT state = 'closing' ORDER BY promised_by, id LIMIT 26"""


def runs(place: Site) -> dict[str, Run]:
    """Each measurement by name, the bare view of the same kind right behind it."""
    token, cookie = _form_secrets(place)
    script = referral_script(token, cookie)
    form = f"/{place.slug}/colleague"
    queues: dict[str, Run] = {
        f"queue of {size:,}": _queue(place, session) for size, session in place.coordinators.items()
    }
    return {
        "public form": lambda: measure(place.product.url + form, connections=4),
        "bare page": lambda: measure(place.bare.url + "/form", connections=4),
        "referral submitted": lambda: measure(
            place.product.url + form, connections=16, script=script
        ),
        "bare two inserts": lambda: measure(
            place.bare.url + "/referral", connections=16, script=script
        ),
        **queues,
        "bare list of 25": lambda: measure(place.bare.url + "/queue", connections=4),
    }


def _queue(place: Site, session: str) -> Run:
    cookie = f"lamppost_staff={session}"
    return lambda: measure(place.product.url + "/staff/queue/", connections=4, cookie=cookie)


def _form_secrets(place: Site) -> tuple[str, str]:
    """The token of one sheet and the cookie that goes with it."""
    connection = HTTPConnection(place.product.host)
    connection.request("GET", f"/{place.slug}/colleague")
    answer = connection.getresponse()
    token = re.search(rb'name="csrfmiddlewaretoken" value="(\w+)"', answer.read())
    cookie = re.search(r"lamppost_form=(\w+)", answer.getheader("Set-Cookie", ""))
    connection.close()
    assert token and cookie
    return token[1].decode(), cookie[1]


def show(name: str, rounds: list[Measured]) -> None:
    """One line: medians over the rounds, and the spread of the rate."""
    rates = [one.per_second for one in rounds]
    p95 = statistics.median(one.p95_ms for one in rounds)
    faults = sum(one.refused + one.broken for one in rounds)
    spread = f"{min(rates):,.0f} to {max(rates):,.0f}"
    rate = f"{statistics.median(rates):>7,.0f}/s"
    print(
        f"{name:20} {rate}  ({spread})  p95 {p95:6.1f} ms  faults {faults}  [{TARGETS.get(name, '')}]"
    )


def lost(place: Site, acknowledged: int) -> int:
    """Answers that no row in the database stands for."""
    with psycopg.connect(place.superuser_url) as connection:
        row = connection.execute("SELECT count(*) FROM referrals_referral").fetchone()
    assert row
    return max(0, acknowledged - int(row[0]))


def plan(place: Site, size: int) -> str:
    """How PostgreSQL reads a queue, as the application's role does; numbers left out."""
    with psycopg.connect(place.superuser_url) as connection:
        found = connection.execute(
            "SELECT id FROM program_hospital WHERE slug = %s", [f"queue-{size}"]
        )
        row = found.fetchone()
    assert row
    with psycopg.connect(place.app_url) as connection:
        scope = "SELECT set_config('lamppost.hospitals', %s, true)"
        connection.execute(scope, [f"{{{row[0]}}}"])
        lines = connection.execute(QUEUE.replace("HOSPITAL", str(row[0])).encode()).fetchall()
    return re.sub(r"\d+", "n", "\n".join(str(line[0]) for line in lines))


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench") as folder:
        Path(folder).chmod(0o711)
        with site(Path(folder)) as place:
            seen: dict[str, list[Measured]] = {}
            for _ in range(ROUNDS):
                for name, run in runs(place).items():
                    seen.setdefault(name, []).append(run())
            for name, measured in seen.items():
                show(name, measured)
            _show_rest(place, seen)
    for alone in (
        "rotation",
        "matching",
        "register",
        "suppression",
        "evaluation",
        "report_page",
        "surveys",
    ):  # each in a process of its own
        subprocess.run([sys.executable, "-m", f"benchmarks.{alone}"], check=True)
    for row in proposals():
        print(
            f"{row['name']} among {row['supporters']}: median {row['median_ms']} ms [{row['target_ms']} ms]"
        )


def _show_rest(place: Site, seen: dict[str, list[Measured]]) -> None:
    acknowledged = sum(one.requests - one.refused for one in seen["referral submitted"])
    print(f"referrals acknowledged {acknowledged:,}, lost {lost(place, acknowledged)}")
    rate = {
        size: statistics.median(r.per_second for r in seen[f"queue of {size:,}"]) for size in QUEUES
    }
    print(f"queue: first over last {rate[QUEUES[0]] / rate[QUEUES[-1]]:.2f} [1.5]")
    plans = {plan(place, size) for size in QUEUES}
    print("queue: one plan for all lengths" if len(plans) == 1 else "\n--\n".join(plans))
    kilobytes, requests = weight(place.product.host, f"/{place.slug}/colleague")
    print(f"public form: {kilobytes:.1f} KB compressed [60], {requests} requests [5]")
    print(f"web worker: {place.product.worker_megabytes():.0f} MB [150]")


if __name__ == "__main__":
    main()

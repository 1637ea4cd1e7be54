"""Load from outside, by `wrk` (a Debian package): requests per second and latency as clients see them."""

import json
import secrets
import shutil
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

SECONDS: Final = 5
WARM_UP: Final = 1  # second: the first requests of a worker load templates, plans and words
REPORT: Final = """
done = function(summary, latency, requests)
  local e = summary.errors
  local line = '{"requests": %d, "micros": %d, "p50": %d, "p95": %d, "p99": %d, "refused": %d, "broken": %d}\\n'
  io.write(string.format(line, summary.requests, summary.duration, latency:percentile(50),
    latency:percentile(95), latency:percentile(99), e.status, e.connect + e.read + e.write + e.timeout))
end
"""


@dataclass(frozen=True)
class Measured:
    """What one run of `wrk` saw."""

    requests: int
    per_second: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    refused: int  # answers that are not 2xx or 3xx
    broken: int


def measure(url: str, *, connections: int, script: str = "", cookie: str = "") -> Measured:
    """Five seconds of load on one address, after one that is not counted."""
    _load(url, connections, WARM_UP, script, cookie)
    return _load(url, connections, SECONDS, script, cookie)


def _load(url: str, connections: int, seconds: int, script: str, cookie: str) -> Measured:
    if shutil.which("wrk") is None:
        raise SystemExit("The benchmarks need Debian's wrk: apt-get install wrk")
    headers = ["-H", f"Cookie: {cookie}"] if cookie else []
    with tempfile.TemporaryDirectory() as folder:
        lua = Path(folder) / "script.lua"
        lua.write_text(f"seed = {secrets.randbelow(2**31)}\n{script}{REPORT}")
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(lua)]
        done = subprocess.run([*command, *headers, url], capture_output=True, text=True, check=True)
    return _read(json.loads(done.stdout.strip().splitlines()[-1]))


def _read(said: dict[str, int]) -> Measured:
    return Measured(
        said["requests"],
        said["requests"] / (said["micros"] / 1e6),
        said["p50"] / 1000,
        said["p95"] / 1000,
        said["p99"] / 1000,
        said["refused"],
        said["broken"],
    )


REFERRAL: Final = """
init = function(args) math.randomseed(seed) end
request = function()
  local id = string.format("%08x%08x%08x%08x", math.random(0, 0xffffffff), math.random(0, 0xffffffff),
    math.random(0, 0xffffffff), math.random(0, 0xffffffff))
  local body = "csrfmiddlewaretoken=TOKEN&form_id=" .. id ..
    "&name=Somebody+Made+Up&department=Emergency+Medicine&urgency=soon&is_unsafe=no"
  return wrk.format("POST", nil, {["Content-Type"] = "application/x-www-form-urlencoded",
    ["Cookie"] = "lamppost_form=COOKIE"}, body)
end
"""


def referral_script(token: str, cookie: str) -> str:
    """Each request a form of its own."""
    return REFERRAL.replace("TOKEN", token).replace("COOKIE", cookie)

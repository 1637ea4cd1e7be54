"""However `lamppost run` ends, nothing of it is left; and while it runs, nothing stays dead."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

COMMAND = [sys.executable, "-P", "-m", "lamppost.cli.main"]
PATIENCE = 120.0  # a busy machine starts slowly; nothing here depends on speed


class Running:
    """`lamppost run` on a data folder and a port of its own, with everything that it started."""

    def __init__(self, data: Path) -> None:
        self.port = _free_port()
        self.environment = {**os.environ, "LAMPPOST_DATA": str(data), "PORT": str(self.port)}
        self.environment.pop("DATABASE_URL", None)
        self.process = subprocess.Popen([*COMMAND, "run"], env=self.environment)
        _until(self.answers)
        _until(lambda: self.find("worker") is not None)

    def answers(self) -> bool:
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.port}/", timeout=5).close()
        except urllib.error.HTTPError:
            return True
        except OSError:
            return False
        return True

    def everything(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)

    def find(self, command: str) -> psutil.Process | None:
        """The living child that runs this subcommand."""
        for process in psutil.Process(self.process.pid).children():
            try:
                if command in process.cmdline() and process.status() != psutil.STATUS_ZOMBIE:
                    return process
            except psutil.NoSuchProcess:
                continue
        return None


@pytest.fixture(scope="module")
def data() -> Iterator[Path]:
    """One migrated data folder for all: each test also begins where a kill may have left it."""
    folder = Path(tempfile.mkdtemp(prefix="lamppost-supervised-"))
    folder.chmod(0o711)
    environment = {**os.environ, "LAMPPOST_DATA": str(folder)}
    environment.pop("DATABASE_URL", None)
    subprocess.run([*COMMAND, "migrate"], env=environment, check=True, capture_output=True)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def site(data: Path) -> Iterator[Running]:
    running = Running(data)
    started = running.everything()
    yield running
    running.process.kill()
    running.process.wait()
    psutil.wait_procs(started, timeout=PATIENCE)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < until, "it took too long"
        time.sleep(0.1)


def _assert_nothing_left(site: Running, started: list[psutil.Process]) -> None:
    _, alive = psutil.wait_procs(started, timeout=PATIENCE)
    assert alive == []
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # closed connections linger
        probe.bind(("127.0.0.1", site.port))


def _names(processes: list[psutil.Process]) -> str:
    return " ".join(" ".join(process.cmdline()) for process in processes)


def test_kill_leaves_nothing_running(site: Running) -> None:
    started = site.everything()
    assert all(part in _names(started) for part in ("web", "worker", "postgres", "guardian"))
    site.process.kill()
    _assert_nothing_left(site, started)


@pytest.mark.parametrize("ask", [signal.SIGINT, signal.SIGTERM])
def test_asking_to_stop_leaves_nothing_running(site: Running, ask: signal.Signals) -> None:
    started = site.everything()
    site.process.send_signal(ask)
    assert site.process.wait(PATIENCE) == 0
    _assert_nothing_left(site, started)


def test_dead_web_and_worker_are_started_again(site: Running) -> None:
    web, worker = site.find("web"), site.find("worker")
    assert web and worker
    of_web = web.children(recursive=True)
    web.kill()
    worker.kill()
    _, alive = psutil.wait_procs(of_web, timeout=PATIENCE)
    assert alive == [], "a web worker outlived the process that began it"
    _until(lambda: site.find("worker") not in (None, worker))
    _until(site.answers)


def test_run_says_that_a_port_is_taken(site: Running) -> None:
    again = subprocess.run(
        [*COMMAND, "run"], env=site.environment, capture_output=True, text=True, check=False
    )
    assert again.returncode == 1
    assert (
        again.stderr
        == f"Error: Port {site.port} is in use. Choose another, like: PORT={site.port + 1}\n"
    )


def test_doctor_finds_a_running_site_well_but_for_its_mail(site: Running) -> None:
    environment = {**site.environment, "LAMPPOST_MAIL_PORT": str(_free_port())}
    found = subprocess.run(
        [*COMMAND, "doctor"], env=environment, capture_output=True, text=True, check=False
    )
    wrong = [line for line in found.stdout.splitlines() if line.startswith("WRONG")]
    assert found.returncode == 1
    assert wrong == ["WRONG  mail: the mail server does not take us (ConnectionRefusedError)"]

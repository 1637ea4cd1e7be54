"""The list of commands loads each of them, in a process where nothing is set up yet."""

import os
import subprocess
import sys

from lamppost.cli.main import ELSEWHERE

OURS = ("DJANGO_", "LAMPPOST_", "DATABASE_URL")


def test_help_lists_every_command_before_anything_is_set_up() -> None:
    bare = {name: value for name, value in os.environ.items() if not name.startswith(OURS)}
    command = [sys.executable, "-P", "-m", "lamppost.cli.main", "--help"]
    done = subprocess.run(command, env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    listed = {line.split()[0] for line in done.stdout.splitlines() if line.startswith("  ")}
    assert set(ELSEWHERE) <= listed

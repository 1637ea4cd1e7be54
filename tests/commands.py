"""`lamppost` commands as an operator types them, on the database of a test."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from click.testing import CliRunner
from django.conf import settings
from django.db import connections

from lamppost.cli.embedded import Urls
from lamppost.cli.main import main


@dataclass
class Operator:
    """Somebody at a terminal; `data` is the data folder, what they read is kept in `heard`."""

    urls: Urls
    data: Path
    heard: list[str] = field(default_factory=list)

    def runs(self, *arguments: str | Path, typing: str = "") -> int:
        """The command's exit code; both its outputs are heard."""
        connections.close_all()  # somebody connected would be in the way of a restore
        done = CliRunner().invoke(main, [*map(str, arguments)], typing, self.environment)
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        self.heard.append(done.output)
        return done.exit_code

    def does(self, *arguments: str | Path, typing: str = "") -> str:
        """The same for what must succeed; what was heard."""
        assert self.runs(*arguments, typing=typing) == 0, self.heard[-1]
        return self.heard[-1]

    def is_refused(self, *arguments: str | Path, typing: str = "") -> str:
        """The same for what must not; the reason."""
        assert self.runs(*arguments, typing=typing) == 1, self.heard[-1]
        return self.heard[-1]

    @property
    def environment(self) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.urls.app,
            "DATABASE_OWNER_URL": self.urls.owner,
            "DATABASE_BACKUP_URL": self.urls.backup,
            "LAMPPOST_DATA": str(self.data),
            "LAMPPOST_KEYRING": str(settings.LAMPPOST_KEYRING),
            "LAMPPOST_SECRET": settings.SECRET_KEY,
        }

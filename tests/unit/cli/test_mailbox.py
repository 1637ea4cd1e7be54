"""The demo's post office."""

import smtplib
from pathlib import Path

from lamppost.cli.mailbox import KEPT, LOOPBACK, catching


def test_catching_keeps_the_newest_messages(tmp_path: Path) -> None:
    with catching(tmp_path / "mailbox") as port, smtplib.SMTP(LOOPBACK, port) as server:
        for number in range(KEPT + 2):
            server.sendmail(
                "from@example.org", ["to@example.org"], f"Subject: {number}\r\n\r\nwords\r\n"
            )
    kept = sorted((tmp_path / "mailbox").iterdir())
    assert len(kept) == KEPT
    assert "Subject: 2\r\n" in kept[0].read_bytes().decode()
    assert f"Subject: {KEPT + 1}\r\n" in kept[-1].read_bytes().decode()

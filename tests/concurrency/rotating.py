"""A process that does nothing but rotate, a made-up day after the other, until it is killed."""

import sys
from datetime import timedelta

import django


def main() -> None:
    django.setup()
    from lamppost.core.access import Actor
    from lamppost.vault import actions
    from lamppost.vault.fitting import fresh_keyring
    from tests.keys import at

    by = Actor.system()
    while True:
        tomorrow = fresh_keyring().newest_epoch().began + timedelta(days=1)
        print("rotating", flush=True)
        with at(tomorrow):
            actions.rotate(by=by)
            actions.destroy_epoch(by=by)


if __name__ == "__main__":
    sys.exit(main())

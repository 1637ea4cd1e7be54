"""What the tests of epochs and of their keyring begin with."""

import pytest

from lamppost.vault.keyring import DirectoryKeyring
from tests.cast import Cast
from tests.unit.vault.nights import Nights


@pytest.fixture
def nights(own_keyring: DirectoryKeyring, committed_cast: Cast) -> Nights:
    return Nights(committed_cast, own_keyring)

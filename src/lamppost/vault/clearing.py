"""Keys that nothing opens any more: a backup from before the horizon brings them back (G4)."""

from lamppost.core.access import Actor, require
from lamppost.core.transactions import transaction
from lamppost.vault.access import VaultPermission
from lamppost.vault.actions.shredding import RESTORED, write_receipt
from lamppost.vault.fitting import check_is_ours, fresh_keyring, known_keyring, rows_on_epochs
from lamppost.vault.keyring import KeyringUnusable
from lamppost.vault.models import Key


def shred_unreadable(*, by: Actor) -> int:
    """Deletes the keys that stand on destroyed epochs, and all that hangs on them; returns how many.

    KeyringUnusable unless this is the keyring that destroyed them: with the right one they might open.
    """
    with transaction(by):
        require(by, VaultPermission.KEY_BURY)
        ring, known = fresh_keyring(), known_keyring()
        if known is None:
            raise KeyringUnusable("The database does not know its keyring. Run: lamppost migrate")
        check_is_ours(ring, known)
        gone = [row for row in rows_on_epochs() if not ring.holds(row.epoch)]
        return sum(_shred_on(row.epoch, row.hospital) for row in gone)


def _shred_on(epoch: int, hospital: int) -> int:
    with transaction(Actor.system(hospital)):
        keys = Key.objects.filter(hospital_id=hospital, epoch=epoch)
        count, _kinds = keys.delete()
        if count:
            write_receipt(hospital, RESTORED, count)
    return count

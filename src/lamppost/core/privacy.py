"""The privacy class that every model field declares as its `db_comment`, so that the schema states it too."""

from typing import Final

PUBLIC: Final = "public"
INTERNAL: Final = "internal"
CONFIDENTIAL: Final = "confidential"
SEALED: Final = "sealed"
CLASSES: Final = frozenset({PUBLIC, INTERNAL, CONFIDENTIAL, SEALED})

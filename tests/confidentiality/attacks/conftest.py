"""Pages as they are served."""

from tests.web.conftest import fresh_places, static_files

__all__ = ["fresh_places", "static_files"]

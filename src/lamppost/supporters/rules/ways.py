"""In which languages and by which ways a supporter talks, and what else somebody may wish of them, as codes."""

from typing import Final

# As matching spells them; a room below it cannot take them from there.
MODES: Final = ("in_person", "phone", "video", "message")
LANGUAGES: Final = ("en", "es", "ar", "fa", "fr", "hi", "ko", "ru", "tl", "vi", "zh")
GENDERS: Final = ("woman", "man", "nonbinary")  # as far as somebody says

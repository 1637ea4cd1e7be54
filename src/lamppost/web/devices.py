"""What kind of browser on what kind of machine, as coarsely as its owner needs to know it again."""

from typing import Final

# The first sign that is found decides: most browsers claim to be others too.
BROWSERS: Final = (
    ("edg", "edge"),
    ("opr/", "opera"),
    ("samsungbrowser", "samsung"),
    ("firefox", "firefox"),
    ("fxios", "firefox"),
    ("crios", "chrome"),
    ("chrom", "chrome"),
    ("safari", "safari"),
)
SYSTEMS: Final = (
    ("iphone", "iphone"),
    ("ipad", "ipad"),
    ("android", "android"),
    ("windows", "windows"),
    ("cros", "chromeos"),
    ("mac os", "mac"),
    ("linux", "linux"),
)
OTHER: Final = "other"


def browser_in(agent: str) -> str:
    """The family of a browser, by what it says of itself."""
    return _first(BROWSERS, agent)


def system_in(agent: str) -> str:
    """The family of the system that it runs on."""
    return _first(SYSTEMS, agent)


def _first(signs: tuple[tuple[str, str], ...], agent: str) -> str:
    said = agent.lower()
    return next((family for sign, family in signs if sign in said), OTHER)

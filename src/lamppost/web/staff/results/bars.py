"""Results as they are drawn: bars that part in the middle, numbers rounded, in the language of the page."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import get_language, gettext

from lamppost.disclosure.rules import Bound, Share
from lamppost.surveys.queries import CampaignResults
from lamppost.surveys.rules.instruments import Both, Option, Scale
from lamppost.surveys.rules.results import Change, ItemResult, Part, ScoreResult

MIDDLE: Final = 100  # of a drawing 200 wide: a percent is one unit to either side
TONES: Final = 4  # steps between the one end of a scale and the other
MINUS: Final = "−"


@dataclass(frozen=True, slots=True)
class Bar:
    """One answer: where its piece begins, how wide it is (percent), and its tone from 0 to 4."""

    label: str
    count: int
    percent: int
    left: str
    width: str
    tone: int


@dataclass(frozen=True, slots=True)
class Beside:
    """A department with its share or score, in words."""

    name: str
    said: str


@dataclass(frozen=True, slots=True)
class Since:
    """A change since the campaign before, and its range, as they are written."""

    change: str
    low: str
    high: str


@dataclass(frozen=True)
class Drawn:
    """One item."""

    asks: str
    result: ItemResult
    bars: tuple[Bar, ...]
    share: str
    counting: str
    since: Since | None
    groups: tuple[Beside, ...]


@dataclass(frozen=True)
class Sheet:
    """What was asked together; `legend`: label and tone of each answer, where bars part in the middle."""

    title: str
    items: tuple[Drawn, ...]

    @property
    def legend(self) -> tuple[tuple[str, int], ...]:
        drawn = (one for one in self.items if one.result.is_ordered and one.bars)
        first = next(drawn, None)
        return tuple((bar.label, bar.tone) for bar in first.bars) if first else ()


@dataclass(frozen=True)
class DrawnScore:
    title: str
    result: ScoreResult
    since: Since | None
    groups: tuple[Beside, ...]


def sheets(found: CampaignResults) -> tuple[Sheet, ...]:
    """By page of the instrument; a page of words alone is left out."""
    by_id = {one.item.id: one for one in found.results.items}
    pages = (
        Sheet(
            words_of(page.title),
            tuple(_drawn(found, by_id[i.id]) for i in page.items if i.id in by_id),
        )
        for page in found.instrument.pages
    )
    return tuple(page for page in pages if page.items)


def scores(found: CampaignResults) -> tuple[DrawnScore, ...]:
    return tuple(
        DrawnScore(
            words_of(one.score.title),
            one,
            _since(one.change, 2),
            tuple(
                Beside(found.names[name], f"{mean:.1f}")
                for name, mean in (one.groups or {}).items()
            ),
        )
        for one in found.results.scores
    )


def departments(found: CampaignResults) -> tuple[Beside, ...]:
    """Those that may be told of, with how many have answered there."""
    counts = found.results.departments.items()
    return tuple(Beside(found.names[name], str(count)) for name, count in counts)


def share_in_words(share: Share) -> str:
    """ "at least 83 %": what a share may say of a small survey."""
    if share.bound is Bound.AT_MOST:
        return gettext("at most %(share)d %%") % {"share": share.percent}
    if share.bound is Bound.AT_LEAST:
        return gettext("at least %(share)d %%") % {"share": share.percent}
    return f"{share.percent} %"


def _drawn(found: CampaignResults, one: ItemResult) -> Drawn:
    groups = (one.groups or {}).items()
    return Drawn(
        asks=words_of(one.item.asks) or one.item.id,
        result=one,
        bars=tuple(_bars(one)),
        share=share_in_words(one.share) if one.share else "",
        counting=_counting(one.scale) if one.share else "",
        since=_since(one.change, 0),
        groups=tuple(Beside(found.names[name], share_in_words(share)) for name, share in groups),
    )


def _bars(one: ItemResult) -> Iterator[Bar]:
    labels = {option.value: _label(option) for option in one.scale.options}
    left, last = _first(one.parts) if one.is_ordered else 0.0, len(one.parts) - 1
    for at, part in enumerate(one.parts):
        tone = round(TONES * at / last) if one.is_ordered else TONES
        yield Bar(
            labels[part.value],
            part.count,
            round(part.percent),
            f"{left:.2f}",
            f"{part.percent:.2f}",
            tone,
        )
        left += part.percent if one.is_ordered else 0


def _first(parts: tuple[Part, ...]) -> float:
    """Where the bar begins, so that the middle of the scale is the middle of the drawing."""
    half = len(parts) // 2
    below = sum(part.percent for part in parts[:half])
    return MIDDLE - below - (parts[half].percent / 2 if len(parts) % 2 else 0)


def _counting(scale: Scale) -> str:
    """The answers that count in the share: “Agree” or “Strongly agree”."""
    labels = [gettext("“%s”") % _label(option) for option in scale.options if option.counts]
    return gettext(" or ").join(labels)


def _since(change: Change | None, digits: int) -> Since | None:
    if change is None:
        return None
    low, high = change.interval.low, change.interval.high
    return Since(
        _signed(change.difference, digits, plus="+"), _signed(low, digits), _signed(high, digits)
    )


def _signed(number: float, digits: int, plus: str = "") -> str:
    text = f"{abs(number):.{digits}f}"
    if not float(text):
        return text
    return (MINUS if number < 0 else plus) + text


def _label(option: Option) -> str:
    return words_of(option.label) or option.value


def words_of(text: Both | None) -> str:
    return text.in_(get_language() or "en") if text else ""

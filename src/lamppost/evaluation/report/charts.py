"""Pictures as SVG, drawn from numbers that may be told: points with whiskers, and a falling line.

They hold no style sheet and load nothing; colours are those of the house, and meet 3 : 1 on white.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

INK: Final = "#1e2b2d"
SOFT: Final = "#4f5c5c"
LINE: Final = "#cfc4b0"
TEAL: Final = "#0f4f53"
AMBER: Final = "#8f5a08"
BAND: Final = "#dcebe8"
Placing = Callable[[float], float]
COLOURS: Final = (TEAL, AMBER)
WIDE: Final = 480
FONT: Final = 'font-family="Libertinus Serif, Georgia, serif"'


@dataclass(frozen=True, slots=True)
class Point:
    """One value with its interval; None where it is not told or not known, and what is said instead."""

    label: str
    value: float | None
    low: float | None = None
    high: float | None = None
    said: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """Points over time; its name is shown where there are several."""

    name: str
    points: Sequence[Point]


@dataclass(frozen=True, slots=True)
class Monthly:
    """One month (`YYYY-MM`) of a rate, and what is normal; None where there is nothing."""

    name: str
    value: float | None
    low: float | None
    high: float | None


def run_chart(series: Sequence[Series], *, top: float | None = None) -> str:
    """Each point over its label, from nought up to `top` or a little above the highest."""
    tall, left, right, bottom = 250, 48, 12, 50
    ends = [
        end for one in series for p in one.points for end in (p.value, p.high) if end is not None
    ]
    highest = top or _round_up(max(ends, default=1.0))
    labels = [point.label for point in series[0].points]
    step = (WIDE - left - right) / max(len(labels), 1)
    base, height = tall - bottom, tall - bottom - 24

    def across(at: int, which: int) -> float:
        return left + step * (at + 0.5) + 14 * (which - (len(series) - 1) / 2)

    def up(value: float) -> float:
        return base - height * min(value, highest) / highest

    parts = [_scale(left, up, highest, WIDE - right)]
    for which, one in enumerate(series):
        places = [(across(at, which), point) for at, point in enumerate(one.points)]
        parts.append(_line([(x, up(p.value)) for x, p in places if p.value is not None], which))
        parts += [_whiskers(x, point, up, which) for x, point in places]
    parts += [_text(left + step * (at + 0.5), base + 20, label) for at, label in enumerate(labels)]
    if len(series) > 1:
        parts += [
            f'<rect x="{left + 215 * at}" y="{tall - 14}" width="10" height="10" fill="{COLOURS[at]}"/>'
            + _text(left + 215 * at + 15, tall - 5, one.name, anchor="start")
            for at, one in enumerate(series)
        ]
    return _svg(tall, parts)


def monthly_chart(months: Sequence[Monthly], median: float, middle: str, normal: str) -> str:
    """A dot for each month, larger and hollow outside of what is normal (the band); the median as a broken line."""
    tall, left, right, bottom = 270, 48, 12, 58
    step, base = (WIDE - left - right) / len(months), tall - bottom
    ends = [end for one in months for end in (one.value, one.high) if end is not None]
    highest = _round_up(max(ends, default=1.0))

    def up(value: float) -> float:
        return base - (base - 16) * min(value, highest) / highest

    parts = [_band(at, one, left, step, up) for at, one in enumerate(months)]
    parts.append(_scale(left, up, highest, WIDE - right))
    parts.append(_median(f"M{left} {up(median):.1f}H{WIDE - right}"))
    parts += [_dot(left + step * (at + 0.5), one, up) for at, one in enumerate(months)]
    parts += [
        _text(left + step * (at + 0.5), base + 20, one.name)
        for at, one in enumerate(months)
        if at % max(1, -(-len(months) // 5)) == 0
    ]
    parts.append(
        _median(f"M{left} {tall - 9}h24") + _text(left + 30, tall - 5, middle, anchor="start")
    )
    parts.append(f'<rect x="{left + 215}" y="{tall - 15}" width="24" height="12" fill="{BAND}"/>')
    parts.append(_text(left + 245, tall - 5, normal, anchor="start"))
    return _svg(tall, parts)


def _band(at: int, one: Monthly, left: float, step: float, up: Placing) -> str:
    if one.low is None or one.high is None:
        return ""
    x, y = left + step * at, up(one.high)
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{step + 0.6:.1f}" height="{up(one.low) - y:.1f}" fill="{BAND}"/>'


def _median(path: str) -> str:
    return (
        f'<path d="{path}" fill="none" stroke="{AMBER}" stroke-width="2" stroke-dasharray="6 4"/>'
    )


def _dot(x: float, one: Monthly, up: Placing) -> str:
    if one.value is None or one.low is None or one.high is None:
        return ""
    if one.low <= one.value <= one.high:
        return f'<circle cx="{x:.1f}" cy="{up(one.value):.1f}" r="3.5" fill="{TEAL}"/>'
    ring = f'fill="#fffdf9" stroke="{TEAL}" stroke-width="2.5"'
    return f'<circle cx="{x:.1f}" cy="{up(one.value):.1f}" r="5" {ring}/>'


def whisker_chart(points: Sequence[Point]) -> str:
    """Shares from 0 to 1, one under another, with their intervals."""
    left, right, step = 172, 62, 32
    tall = step * len(points) + 34
    wide = WIDE - left - right
    parts = []
    for at in range(5):
        x = left + wide * at / 4
        parts.append(f'<path d="M{x:.1f} 8V{tall - 26}" stroke="{LINE}"/>')
        parts.append(_text(x, tall - 8, f"{25 * at} %", colour=SOFT))
    for at, point in enumerate(points):
        y = 22 + step * at
        parts.append(_text(left - 10, y + 4, point.label, anchor="end"))
        if point.value is None:
            parts.append(_text(left + 6, y + 4, point.said, anchor="start", colour=SOFT))
            continue
        low, high = (point.value if end is None else end for end in (point.low, point.high))
        parts.append(
            f'<path d="M{left + wide * low:.1f} {y}H{left + wide * high:.1f}" stroke="{TEAL}" stroke-width="2"/>'
            f'<circle cx="{left + wide * point.value:.1f}" cy="{y}" r="5" fill="{TEAL}"/>'
        )
        parts.append(_text(WIDE - 4, y + 4, f"{100 * point.value:.0f} %", anchor="end"))
    return _svg(tall, parts)


def falling_line(shares: Sequence[float]) -> str:
    """A share month by month from 1 on, in steps."""
    tall, left, right, bottom = 230, 48, 16, 34
    wide, base, height = WIDE - left - right, tall - bottom, tall - bottom - 16

    def up(value: float) -> float:
        return base - height * value

    parts = [_scale(left, up, 1.0, WIDE - right)]
    steps = f"M{left} {up(1):.1f}"
    for month, share in enumerate(shares):
        steps += f"H{left + wide * month / max(len(shares) - 1, 1):.1f}V{up(share):.1f}"
    parts.append(f'<path d="{steps}" fill="none" stroke="{TEAL}" stroke-width="2.5"/>')
    for month in range(0, len(shares), 6):
        parts.append(_text(left + wide * month / max(len(shares) - 1, 1), base + 18, f"{month}"))
    return _svg(tall, parts)


def _svg(tall: int, parts: Sequence[str]) -> str:
    body = "".join(parts)
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDE} {tall}" {FONT} font-size="14">{body}</svg>'


def _scale(left: float, up: Placing, highest: float, end: float) -> str:
    """Four lines across, with what they stand for."""
    lines = []
    for part in range(5):
        value = highest * part / 4
        y = up(value)
        shown = f"{100 * value:.0f} %" if highest == 1.0 else f"{value:g}"
        lines.append(f'<path d="M{left} {y:.1f}H{end}" stroke="{LINE}"/>')
        lines.append(_text(left - 6, y + 4, shown, anchor="end", colour=SOFT))
    return "".join(lines)


def _line(places: Sequence[tuple[float, float]], which: int) -> str:
    if len(places) < 2:
        return ""
    path = "L".join(f"{x:.1f} {y:.1f}" for x, y in places)
    return f'<path d="M{path}" fill="none" stroke="{COLOURS[which]}" stroke-width="2"/>'


def _whiskers(x: float, point: Point, up: Placing, which: int) -> str:
    if point.value is None:
        return _text(x, up(0) - 8, point.said, colour=SOFT)
    colour, drawn = COLOURS[which], ""
    if point.low is not None and point.high is not None:
        drawn = f'<path d="M{x:.1f} {up(point.low):.1f}V{up(point.high):.1f}" stroke="{colour}"/>'
    return drawn + f'<circle cx="{x:.1f}" cy="{up(point.value):.1f}" r="5" fill="{colour}"/>'


def _text(x: float, y: float, text: str, *, anchor: str = "middle", colour: str = INK) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" fill="{colour}"'
    return f"<text {place}>{escape(text)}</text>"


def _round_up(highest: float) -> float:
    """To a number of which a quarter is easily read."""
    for size in (0.1, 1, 10, 100, 1000, 10_000):
        for steps in (1, 2, 4, 6, 8):
            if highest <= size * steps:
                return size * steps
    return highest

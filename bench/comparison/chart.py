"""Pictures of curves on logarithmic axes, as SVG."""
import dataclasses
import html
import math

WIDTH, HEIGHT = 640, 380
LEFT, RIGHT, TOP, BOTTOM = 70, 190, 40, 50
COLOURS = ("#1f6fb4", "#d1495b", "#2a9d5c", "#8a5fb5", "#c98a1b")


@dataclasses.dataclass(frozen=True)
class Curve:
    """Points of a curve; curves of one colour belong together, a dashed one is Dovecot's."""

    name: str
    points: tuple
    colour: int = 0
    is_dashed: bool = False


def svg(title, across, up, curves):
    """Draws curves over each other."""
    xs = [x for curve in curves for x, _ in curve.points]
    ys = [y for curve in curves for _, y in curve.points]
    place = Places(decades(xs), decades(ys))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        text(LEFT, 22, title, "start", size=15),
        *place.grid(),
        text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, across, "middle"),
        f'<g transform="translate(16 {(TOP + HEIGHT - BOTTOM) / 2:.0f}) rotate(-90)">{text(0, 0, up, "middle")}</g>',
    ]
    for number, curve in enumerate(curves):
        parts += draw(curve, place, TOP + 12 + 20 * number)
    return "\n".join([*parts, "</svg>", ""])


class Places:
    """Where values are in the picture."""

    def __init__(self, across, up):
        self.across, self.up = across, up

    def x(self, value):
        low, high = self.across
        return LEFT + (WIDTH - LEFT - RIGHT) * (math.log10(value) - low) / (high - low)

    def y(self, value):
        low, high = self.up
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * (math.log10(value) - low) / (high - low)

    def grid(self):
        for power in range(self.across[0], self.across[1] + 1):
            x = self.x(10.0**power)
            yield f'<path d="M{x:.1f} {TOP}V{HEIGHT - BOTTOM}" stroke="#dddddd"/>'
            yield text(x, HEIGHT - BOTTOM + 18, label(power), "middle")
        for power in range(self.up[0], self.up[1] + 1):
            y = self.y(10.0**power)
            yield f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="#dddddd"/>'
            yield text(LEFT - 8, y + 4, label(power), "end")


def draw(curve, place, beside):
    """A curve, its points, and its name beside the picture."""
    colour = COLOURS[curve.colour % len(COLOURS)]
    dashes = ' stroke-dasharray="6 4"' if curve.is_dashed else ""
    line = "L".join(f"{place.x(x):.1f} {place.y(y):.1f}" for x, y in curve.points)
    start = WIDTH - RIGHT + 12
    yield f'<path d="M{line}" fill="none" stroke="{colour}" stroke-width="2"{dashes}/>'
    for x, y in curve.points:
        yield f'<circle cx="{place.x(x):.1f}" cy="{place.y(y):.1f}" r="3" fill="{colour}"/>'
    yield f'<path d="M{start} {beside}h24" stroke="{colour}" stroke-width="2"{dashes}/>'
    yield text(start + 30, beside + 4, curve.name, "start")


def decades(values):
    """The powers of ten between which all values are."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    return low, max(high, low + 1)


def label(power):
    return f"{10**power:,}" if power >= 0 else f"{10.0**power:.{-power}f}"


def text(x, y, words, anchor, size=12):
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" fill="#333333">{html.escape(words)}</text>'

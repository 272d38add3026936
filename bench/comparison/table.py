"""The table of medians and ratios."""
import statistics
import textwrap


def markdown(rows, results, machine, pairs, seconds):
    """The table of all rows that were measured."""
    return "\n".join([
        textwrap.fill(f"{machine}. Medians of {pairs} pairs, each measured for {seconds:g} s.", 140),
        "",
        "| | Dovecot | Hoopoe | times better | wanted | processor time, Dovecot | Hoopoe |",
        "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
        *lines(rows, results),
    ]) + "\n"


def lines(rows, results):
    """A line for each row."""
    for row in rows:
        measured = results[row.name]
        dovecot, hoopoe = (f"{number(measured.median(name))} {measured.unit}" for name in ("Dovecot", "Hoopoe"))
        spent = (f"{number(statistics.median(measured.processor[name]))} µs" if name in measured.processor else ""
                 for name in ("Dovecot", "Hoopoe"))
        ratio = number(measured.ratio(row.is_less_better))
        yield f"| {row.title} | {dovecot} | {hoopoe} | {ratio} | {row.goal:g} | {' | '.join(spent)} |"


def number(value):
    """Three significant figures or whole numbers."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"

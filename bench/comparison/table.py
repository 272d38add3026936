"""The table of medians and ratios."""
import statistics


def markdown(rows, results, machine, pairs, seconds):
    """The table of all rows that were measured."""
    return "\n".join([
        f"{machine}. Medians of {pairs} pairs, each measured for {seconds:g} s.",
        "",
        "| | Dovecot | Hoopoe | times better | wanted |",
        "| --- | ---: | ---: | ---: | ---: |",
        *lines(rows, results),
    ]) + "\n"


def lines(rows, results):
    """A line for each row."""
    for row in rows:
        measured = results[row.name]
        dovecot, hoopoe = (f"{number(statistics.median(measured[name]))} {measured['unit']}" for name in ("Dovecot", "Hoopoe"))
        yield f"| {row.title} | {dovecot} | {hoopoe} | {number(median_ratio(row, measured))} | {row.goal:g} |"


def median_ratio(row, measured):
    """How many times better Hoopoe is: the median of the pairs' ratios."""
    ratios = [
        dovecot / hoopoe if row.is_less_better else hoopoe / dovecot
        for dovecot, hoopoe in zip(measured["Dovecot"], measured["Hoopoe"]) if min(dovecot, hoopoe) > 0]
    return statistics.median(ratios) if ratios else float("nan")


def number(value):
    """Three significant figures or whole numbers."""
    if value >= 100:
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"

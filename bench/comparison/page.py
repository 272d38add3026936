"""Sections of Markdown pages that programs write."""


def replace(path, name, text):
    """Puts a text between the marks of a name."""
    begin, end = f"<!-- {name} -->\n", f"<!-- end of {name} -->\n"
    before, found, rest = path.read_text().partition(begin)
    _, found_too, after = rest.partition(end)
    if not found or not found_too:
        raise SystemExit(f"{path} has no marks {begin.strip()} and {end.strip()}")
    path.write_text(before + begin + text + end + after)

"""The table: what was measured, beside whom, and whether it is what it must be."""
import dataclasses


@dataclasses.dataclass
class Row:
    what: str
    ours: str
    other: str
    ratio: str
    must: str
    ok: str


class Table:
    """
    Collects rows. In short runs, on machines that others use too, only what cannot be excused fails: anything lost,
    repeated or refused, and a ratio under half of what it must be, or under what was said to be the least there. What
    is missed else is shown as "(no)".
    """

    def __init__(self, is_short):
        self.is_short = is_short
        self.rows = []
        self.is_harmed = False

    def compare(self, what, ours, other, least=None, most=None, at_worst=None):
        """Our figure beside another's."""
        ratio = ours / other if other else float("inf")
        is_kept = (least is None or ratio >= least) and (most is None or ratio <= most)
        is_near = (least is None or ratio >= (at_worst or least / 2)) and (most is None or ratio <= most * 2)
        self._add(what, number(ours), number(other), f"{ratio:.2f}", bound(least, most), is_kept, is_near)

    def bound(self, what, ours, least=None, most=None):
        """Our figure alone; other machines have others."""
        is_kept = (least is None or ours >= least) and (most is None or ours <= most)
        self._add(what, number(ours), "", "", bound(least, most), is_kept, is_near=True)

    def none(self, what, count):
        """What must not happen at all, on any machine."""
        self.is_harmed |= count != 0
        self._add(what, number(count), "", "", "0", count == 0, is_near=False)

    def show(self, what, ours, other):
        """For who reads the table; nothing is asked of it."""
        self.rows.append(Row(what, number(ours), number(other), f"{ours / other:.2f}" if other else "", "", ""))

    def missed(self):
        return [row.what for row in self.rows if row.ok == "no"]

    def _add(self, what, ours, other, ratio, must, is_kept, is_near):
        ok = "yes" if is_kept else "(no)" if self.is_short and is_near else "no"
        self.rows.append(Row(what, ours, other, ratio, must, ok))


def markdown(tables):
    titles = [field.name for field in dataclasses.fields(Row)]
    lines = [titles, ["---"] * len(titles), *([*vars(row).values()] for table in tables for row in table.rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def number(value):
    return f"{value:,.0f}" if value >= 1000 or value == int(value) else f"{value:.3g}"


def bound(least, most):
    return f"≥ {least:,}" if least is not None else f"≤ {most:,}" if most is not None else ""

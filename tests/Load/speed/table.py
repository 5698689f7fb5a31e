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
    Collects rows. Short runs, on machines that others use too, do not judge times: what is missed there is shown as
    "(no)". That anything is lost, repeated or refused fails anywhere.
    """

    def __init__(self, is_short):
        self.is_short = is_short
        self.rows = []

    def compare(self, what, ours, other, least=None, most=None):
        """Our figure beside another's."""
        ratio = ours / other if other else float("inf")
        self._judge(what, number(ours), number(other), f"{ratio:.2f}", ratio, least, most)

    def bound(self, what, ours, least=None, most=None):
        """Our figure alone; other machines have others."""
        self._judge(what, number(ours), "", "", ours, least, most)

    def none(self, what, count):
        """What must not happen at all, on any machine."""
        self.rows.append(Row(what, number(count), "", "", "0", "yes" if count == 0 else "no"))

    def show(self, what, ours, other):
        """For who reads the table; nothing is asked of it."""
        self.rows.append(Row(what, number(ours), number(other), f"{ours / other:.2f}" if other else "", "", ""))

    def missed(self):
        return [row.what for row in self.rows if row.ok == "no"]

    def _judge(self, what, ours, other, ratio, figure, least, most):
        is_kept = (least is None or figure >= least) and (most is None or figure <= most)
        ok = "yes" if is_kept else "(no)" if self.is_short else "no"
        self.rows.append(Row(what, ours, other, ratio, bound(least, most), ok))


def markdown(tables):
    titles = [field.name for field in dataclasses.fields(Row)]
    lines = [titles, ["---"] * len(titles), *([*vars(row).values()] for table in tables for row in table.rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def number(value):
    return f"{value:,.0f}" if value >= 1000 or value == int(value) else f"{value:.3g}"


def bound(least, most):
    return f"≥ {least:,}" if least is not None else f"≤ {most:,}" if most is not None else ""

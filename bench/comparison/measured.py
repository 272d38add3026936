"""What was measured of a row."""
import dataclasses
import statistics


@dataclasses.dataclass
class Measured:
    """The values of each server, in the order of the pairs, and the processor time of an operation where the workload tells it."""

    unit: str
    values: dict = dataclasses.field(default_factory=dict)
    processor: dict = dataclasses.field(default_factory=dict)

    def add(self, server, figure, processor):
        self.unit = figure["unit"]
        self.values.setdefault(server, []).append(figure["value"])
        if processor:
            self.processor.setdefault(server, []).append(processor["value"])

    def median(self, server):
        return statistics.median(self.values[server])

    def ratio(self, is_less_better):
        """How many times better Hoopoe is: the median of the pairs' ratios."""
        ratios = [
            dovecot / hoopoe if is_less_better else hoopoe / dovecot
            for dovecot, hoopoe in zip(self.values["Dovecot"], self.values["Hoopoe"]) if min(dovecot, hoopoe) > 0]
        return statistics.median(ratios) if ratios else float("nan")

"""Remembers what the children of a test cost, as the kernel counted it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from uprava.rendering import calls
from uprava.rendering.pool import Answer
from uprava.rendering.values import Cost
from uprava.rendering.wire import Request


@dataclass
class Costs:
    seen: list[Cost] = field(default_factory=list)

    @property
    def peak_memory(self) -> int:
        return max(cost.memory for cost in self.seen)

    @property
    def peak_seconds(self) -> float:
        return max(cost.cpu for cost in self.seen)

    @contextmanager
    def measured(self) -> Iterator["Costs"]:
        self.seen.clear()
        yield self
        assert self.seen


COSTS = Costs()


def note(_request: Request, answer: Answer) -> None:
    COSTS.seen.append(answer.cost)


calls.finished.append(note)

"""Figures: what was measured, what the bare thing needed beside it, and what was aimed at."""

import logging
import os
import platform
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog


@dataclass(frozen=True, slots=True)
class Aim:
    """What a figure should at most be, or at least where `least` says so."""

    value: float
    least: bool = False

    def met(self, value: float) -> bool:
        """Whether a value is good enough."""
        return value >= self.value if self.least else value <= self.value


@dataclass(frozen=True, slots=True)
class Figure:
    """One line of a benchmark's table. `beside` is the same for the bare thing, measured in the same run."""

    name: str
    value: float
    unit: str
    beside: float | None = None
    aim: Aim | None = None


def most(value: float) -> Aim:
    """An aim from above."""
    return Aim(value)


def least(value: float) -> Aim:
    """An aim from below."""
    return Aim(value, least=True)


def percentile(values: Iterable[float], part: float) -> float:
    """The smallest value that `part` of a hundred do not exceed."""
    ordered = sorted(values)
    return ordered[min(int(len(ordered) * part / 100), len(ordered) - 1)]


def show(title: str, figures: Sequence[Figure]) -> None:
    """Prints a table of figures; an aim that was missed is said so."""
    print(f"\n{title}")
    for one in figures:
        beside = "" if one.beside is None else f"bare {number(one.beside)} {one.unit}"
        aim = ""
        if one.aim:
            kept = "" if one.aim.met(one.value) else "  MISSED"
            aim = f"aim {'≥' if one.aim.least else '≤'} {number(one.aim.value)}{kept}"
        print(f"  {one.name:<44}{number(one.value):>10} {one.unit:<5}  {beside:<24}{aim}".rstrip(), flush=True)


def number(value: float) -> str:
    """A number with three figures that count."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def quiet() -> None:
    """Leaves the log to warnings."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))


def machine() -> str:
    """The machine in one line: figures mean little without it."""
    meminfo = Path("/proc/meminfo")
    memory = f", {int(meminfo.read_text().split()[1]) / 2**20:.0f} GiB" if meminfo.exists() else ""
    return f"Python {platform.python_version()}, {os.cpu_count()} cores{memory}, load {os.getloadavg()[0]:.1f}"

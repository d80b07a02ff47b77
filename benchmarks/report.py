"""What a run prints."""

import os
import platform
from pathlib import Path

from benchmarks.rounds import Measured


def machine() -> str:
    """Where it runs, since only ratios travel."""
    model = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), "")
    return (
        f"{os.cpu_count()} cores ({model or platform.machine()}), load {os.getloadavg()[0]:.1f} at the start.\n"
        "The clients share these cores with the server, the same for both sides: read the ratios, not the rates."
    )


def told(found: Measured) -> str:
    """One finding with all its circumstances."""
    low, *_middle, high = found.ratios if len(found.ratios) > 1 else found.ratios * 2
    lines = [
        f"  {found.what}: {number(found.ours)} {found.unit}; {found.limit}: {number(found.raw)}",
        f"    ratio {found.ratio:.0%} ({low:.0%} to {high:.0%} in {len(found.rounds)} rounds; the limit itself swung by {found.noise:.0%})",
        *([f"    {verdict(found)}"] if found.reach else []),
    ]
    return "\n".join([*lines, *(f"    {note}" for note in found.notes)])


def verdict(found: Measured) -> str:
    return f"the reach is {found.reach:.0%}: {'reached' if found.ratio >= found.reach else 'NOT REACHED'}"


def number(value: float) -> str:
    return f"{value:,.0f}" if value >= 100 else f"{value:,.1f}"


def table(findings: list[tuple[str, Measured]]) -> str:
    """All findings, a line each."""
    rows = [("", "measured", "rate", "raw limit", "rate", "ratio", "from–to", "noise", "reach")]
    for kind, found in findings:
        spread = f"{found.ratios[0]:.0%}–{found.ratios[-1]:.0%}"
        reach = f"{found.reach:.0%} {'✓' if found.ratio >= found.reach else '✗'}" if found.reach else ""
        rates = number(found.ours) + f" {found.unit}", number(found.raw)
        rows.append((kind, found.what, rates[0], found.limit, rates[1], f"{found.ratio:.0%}", spread, f"±{found.noise / 2:.0%}", reach))
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return "\n" + "\n".join("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows)

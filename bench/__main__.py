"""``python -m bench [names]``: runs benchmarks one after the other, each in a process of its own."""

import os
import subprocess
import sys

from bench.catalogue import SHARED, workshop
from bench.figures import machine

NAMES = ("start", "asking", "importing", "fanout", "idle", "telegram", "discord")


def main() -> int:
    """Runs those named, or all."""
    chosen = sys.argv[1:] or NAMES
    if unknown := [name for name in chosen if name not in NAMES]:
        print(f"There is no benchmark {unknown[0]}; there are {', '.join(NAMES)}.", file=sys.stderr)
        return 2
    print(machine(), flush=True)
    with workshop() as folder:
        shared = os.environ | {SHARED: str(folder)}
        ran = [subprocess.run([sys.executable, "-m", f"bench.{name}"], check=False, env=shared) for name in chosen]
    return max(one.returncode for one in ran)


if __name__ == "__main__":
    raise SystemExit(main())

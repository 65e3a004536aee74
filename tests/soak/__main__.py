"""Kills a server that works, again and again, and looks what was lost: `python -m tests.soak [kills] [databases]`."""

import argparse
import sys
import tempfile
import time
from contextlib import nullcontext

from tests import postgres
from tests.soak import crowds, house
from tests.soak.audits import audit
from tests.soak.clients import Crowd

MINUTES, WORK = 40, 1.0


def killed(kind, kills, seed, say=print, minutes=MINUTES, work=WORK):
    """Kill the server so often, on "sqlite" or "postgres", each time after up to so many seconds of work; the problems found."""
    with tempfile.TemporaryDirectory() as folder, postgres.cluster() if kind == "postgres" else nullcontext("") as url:
        killing = house.House(folder, url, seed)
        known = house.settle(killing.config, dossiers=kills * 8, fees=kills * 8)
        began = time.monotonic()
        killing.start()
        with Crowd(killing.config.port, known) as crowd:
            while killing.kills < kills and time.monotonic() - began < minutes * 60:
                killing.kill_once(crowd.done, work)
            killing.ready()
        killing.end()
        killing.close()
        problems = audit(killing.config, crowd.acknowledged) + crowd.odd[:20]
        if killing.kills < kills:
            problems.append(f"only {killing.kills} kills in {minutes} minutes")
        numbers = ", ".join(f"{len(found)} {name}" for name, found in crowd.acknowledged.items())
        say(f"{kind}: {killing.kills} kills in {time.monotonic() - began:.0f} s (seed {seed}); acknowledged: {numbers}, "
            f"{crowd.done() / max(killing.kills, 1):.1f} things a life; {crowd.broken} requests without an answer; "
            f"{len(problems)} problems", flush=True)
    return problems


def main():
    """Both databases and the crowds; the exit code says whether all was well."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("kills", nargs="?", type=int, default=200)
    asked.add_argument("databases", nargs="*", default=["sqlite", "postgres"])
    asked.add_argument("--minutes", type=float, default=MINUTES, help="stop then, on each database, however many were killed")
    asked.add_argument("--work", type=float, default=WORK, help="longest time a server works before it is killed, in seconds")
    asked.add_argument("--seed", type=int, default=int(time.time()))
    given = asked.parse_args()
    problems = [problem for kind in given.databases for problem in killed(
        kind, given.kills, given.seed, minutes=given.minutes, work=given.work)]
    problems += crowds.borne()
    for problem in problems:
        print("WRONG:", problem)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())

#!/usr/bin/env python3
"""Scrub OpenEMR's claim batches before they are uploaded: each once, whole or not at all.

OpenEMR writes `sites/SITE/documents/edi/CCYY-MM-DD-HHMMSS-batch.txt`. This reads new ones, has `infuscrub scrub` check
them against the charts, and moves what may go out into the folder that your upload takes, under OpenEMR's own name.
What is held or refused goes into another folder, for people. OpenEMR's files are only read.

Sent once: a batch is known by the sha256 of its bytes, and has a folder of that name. Its report stands there from the
moment on at which it was scrubbed; its outbound file is moved out of there by one rename. So after a crash, at whatever
moment, what still lies there was not handed over, and what does not, was.

Python 3.9 or later, nothing but the standard library. Exit code: 0 all is well; 1 something needs a person (claims were
held or refused); 2 a batch could not be scrubbed or handed over, one line on stderr says which and why.
"""

import argparse
import fcntl
import hashlib
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

END = re.compile(rb"IEA\*\d{1,5}\*\d{1,9}\W?\s*\Z")
"""How an interchange ends. A batch that does not is still being written."""
ASIDE = ("held", "refused")


class Trouble(Exception):
    """One batch that could not be done, in one line."""


def main() -> int:
    """Do what is new; return the exit code."""
    asked = arguments()
    for folder in (asked.work, asked.outbox, asked.aside):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if len({folder.stat().st_dev for folder in (asked.work, asked.outbox, asked.aside)}) > 1:
        return complain(
            "--work, --outbox and --aside must be on one file system: a file is handed over by a rename"
        )
    with (asked.work / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return 0  # the run before this one is still at work
        worst = 0
        batches = sorted(asked.edi.glob(asked.pattern))
        if not batches and any(path.is_file() for path in asked.edi.iterdir()):
            complain(
                f"{asked.edi}: no file there is called {asked.pattern}; name your batches with --pattern"
            )
        for batch in batches:
            try:
                worst = max(worst, done(batch, asked))
            except (Trouble, OSError) as error:
                worst = complain(f"{batch.name}: {error}")
    return worst


def done(batch: Path, asked: argparse.Namespace) -> int:
    """Scrub one batch and hand over what came of it, as far as that is not done. Return 1 where people must look."""
    if time.time() - batch.stat().st_mtime < asked.settle:  # noqa: TID251 - this is the edge
        return 0
    data = batch.read_bytes()
    if not END.search(data[-200:]):
        raise Trouble("it does not end with IEA, so it is not whole; left for the next run")
    digest = hashlib.sha256(data).hexdigest()
    job = asked.work / digest
    report = next(iter(job.glob("*.report.json")), None) or scrub(batch, job, asked)
    said = json.loads(report.read_bytes())
    if said["input"]["sha256"] != digest:
        raise Trouble(f"the report in {job} is about another file")
    if said.get("error"):
        raise Trouble(said["error"].removeprefix(f"{said['input']['name']}: "))
    outputs = {each["kind"]: each for each in said["outputs"]}
    name = Path(said["input"]["name"])
    hand_over(job, outputs.get("outbound"), asked.outbox / name)
    for kind in ASIDE:
        hand_over(job, outputs.get(kind), asked.aside / f"{name.stem}.{kind}.837")
    return int(any(kind in outputs for kind in ASIDE))


def scrub(batch: Path, job: Path, asked: argparse.Namespace) -> Path:
    """Have the batch scrubbed into its folder and return the report: it is there once everything is."""
    command = [asked.infuscrub, "scrub", str(batch), "--out", str(job), "--format", "jsonl"]
    command += [word for folder in asked.docs for word in ("--docs", str(folder))]
    ran = subprocess.run(
        [*command, *asked.more], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    report = job / f"{batch.stem}.report.json"
    if not report.exists():
        raise Trouble(
            ran.stderr.strip().splitlines()[-1] if ran.stderr.strip() else "infuscrub wrote no report"
        )
    return report


def hand_over(job: Path, output: "dict[str, str] | None", target: Path) -> None:
    """Move an output to where it is taken from, unless that was done before. The rename is the moment of it."""
    source = job / output["name"] if output else None
    if output is None or source is None or not source.exists():
        return
    if hashlib.sha256(source.read_bytes()).hexdigest() != output["sha256"]:
        raise Trouble(f"{source.name} is not what its report says; a person must look into {job}")
    if target.exists():
        raise Trouble(f"{target} is there already; move it away first")
    os.rename(source, target)
    for folder in (target.parent, job):
        handle = os.open(folder, os.O_RDONLY)
        os.fsync(handle)
        os.close(handle)


def complain(message: str) -> int:
    """Say one line on stderr; return 2."""
    sys.stderr.write(f"scrub_edi: {message}\n")
    return 2


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--edi", type=Path, required=True, help="OpenEMR's sites/SITE/documents/edi")
    parser.add_argument("--outbox", type=Path, required=True, help="the folder that your upload takes from")
    parser.add_argument("--aside", type=Path, required=True, help="what is held or refused, for people")
    parser.add_argument("--work", type=Path, required=True, help="reports, answers, and what is under way")
    parser.add_argument("--docs", type=Path, action="append", default=[], help="charts; repeatable")
    parser.add_argument(
        "--pattern", default="*-batch*.txt", help="which files are batches (default: %(default)s)"
    )
    parser.add_argument(
        "--settle", type=float, default=60, help="seconds that a file must have been left alone"
    )
    parser.add_argument(
        "--infuscrub", default="infuscrub", help="the command, with its path where it is not on PATH"
    )
    parser.add_argument(
        "more", nargs="*", metavar="-- OPTION", help="further options of infuscrub scrub, after --"
    )
    return parser.parse_args()


if __name__ == "__main__":
    os.umask(0o077)
    sys.exit(main())

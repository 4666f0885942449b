"""Measures the rows of the performance targets; `benches/run` builds what it needs and calls it.

Everything is a ratio within one run on one machine: ours (A) and the probe (B) in turn, A B A B. A run during which
others took more than `--noise` cores is thrown away and repeated while there is time. A target counts as met if the
worst pair meets it, or the median does with 20 % to spare.
"""

import argparse
import contextlib
import dataclasses
import json
import os
import pathlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.parse

from machine import Links, Machine, end, free_port, get, output, wait_for

# ── What this script knows of the portal ────────────────────────────────────────────────────────────────────

# Makes the world once, a tenth of the full one, in an empty folder.
WORLD = ["bench", "world", "--data", "{data}"]
# Prints one ready draft a line: cookie, path and form body of the request that sends it, parted by tabs.
DRAFTS = ["bench", "drafts", "--data", "{data}", "--count", "{count}"]
SERVE = ["serve", "--data", "{data}", "--listen", "127.0.0.1:{port}"]
HOME, LIST, READY = "/", "/challenges", "/ready"
CHALLENGE = re.compile(r"^/challenges/[^/?#]+$")

# ────────────────────────────────────────────────────────────────────────────────────────────────────────────

HERE = pathlib.Path(__file__).resolve().parent
CONNECTIONS = 16
CROWD = 64


@dataclasses.dataclass
class Target:
    """At least (`floor`) or at most (`ceiling`) this much."""

    limit: float
    floor: bool

    def met_by(self, values):
        median, spare = statistics.median(values), 1.2
        if self.floor:
            return min(values) >= self.limit or median >= self.limit * spare
        return max(values) <= self.limit or median <= self.limit / spare

    def __str__(self):
        return f"{'≥' if self.floor else '≤'} {self.limit:g}"


def at_least(limit):
    return Target(limit, True)


def at_most(limit):
    return Target(limit, False)


@dataclasses.dataclass
class Load:
    """One measured run."""

    rate: float
    cpu_ms: float
    p99_ms: float
    noise: float
    errors: str = ""
    bytes_each: float = 0

    def __str__(self):
        return f"{self.rate:,.0f}/s, {self.cpu_ms:.3f} ms CPU"


@dataclasses.dataclass
class Row:
    number: str
    what: str
    ours: str
    probe: str
    ratio: str
    reach: str
    aim: str
    verdict: str


class Bench:
    """The options, the servers that run and the table so far."""

    def __init__(self, given):
        self.given = given
        self.until = time.monotonic() + given.minutes * 60
        self.rows = []
        # On the disk of the world, so that a sync costs the probe the same.
        self.scratch = pathlib.Path(tempfile.mkdtemp(prefix="probes.", dir=given.data))
        self.servers = contextlib.ExitStack()
        self.asked = 0

    # The servers

    @contextlib.contextmanager
    def portal(self, quiet_seconds=3):
        """Overture on the world; gives (process, base address)."""
        port = free_port()
        process = subprocess.Popen(
            [self.given.binary, *self.words(SERVE, port=port)],
            stdout=subprocess.DEVNULL,
            stderr=open(self.scratch / "portal.log", "ab"),
        )
        base = f"http://127.0.0.1:{port}"
        try:
            wait_for(process, base, READY)
            # The first jobs after a start are not part of what is measured.
            time.sleep(quiet_seconds)
            yield process, base
        finally:
            end(process)

    @contextlib.contextmanager
    def probe(self, *words):
        """A probe; gives (process, base address). `DATA` among the words becomes an empty folder."""
        words = [tempfile.mkdtemp(dir=self.scratch) if word == "DATA" else word for word in words]
        process = subprocess.Popen([self.given.probes, *words], stdout=subprocess.PIPE, text=True)
        try:
            yield process, process.stdout.readline().strip()
        finally:
            end(process)

    def words(self, command, **values):
        return [word.format(data=self.world, **values) for word in command]

    @property
    def world(self):
        return self.given.data / "world"

    # Measuring

    def quiet(self, measure):
        """Repeats a measurement that others disturbed, while there is time; keeps the quietest."""
        best = None
        for attempt in range(4):
            load = measure()
            if best is None or load.noise < best.noise:
                best = load
            if best.noise <= self.given.noise or time.monotonic() > self.until:
                break
            print(f"   discarded: others took {load.noise:.2f} cores", file=sys.stderr, flush=True)
        return best

    def wrk(self, server, path, headers=(), script=None):
        """wrk against one path, or against what a script asks for."""

        def measure():
            process, base = server
            command = ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{self.given.seconds}s", "--latency", "--timeout", "10s"]
            for header in headers:
                command += ["-H", header]
            arguments = []
            if script:
                self.asked += 200_000
                command += ["-s", str(HERE / script)]
                arguments = ["--", str(self.asked)]
            with Machine(process) as machine:
                printed = output([*command, base + path, *arguments])
            return read_wrk(printed, machine)

        return self.quiet(measure)

    def submits(self, server, requests, connections, repeat=1):
        """The next share of the prepared requests. A probe takes them repeatedly, for it would be done too soon."""
        process, base = server
        take = self.given.submits
        with Machine(process) as machine:
            printed = output(
                [self.given.probes, "submit-load", "--base", base, "--requests", str(requests.file)]
                + ["--skip", str(requests.used), "--take", str(take), "--repeat", str(repeat)]
                + ["--connections", str(connections)]
            )
        requests.used += take
        told = dict(pair.split("=") for pair in printed.split())
        sent = int(told["sent"])
        return Load(
            rate=float(told["rate"]),
            cpu_ms=machine.ours * 1000 / max(sent, 1),
            p99_ms=float(told["p99_ms"]),
            noise=machine.noise,
            errors="" if told["failures"] == "0" else f"{told['failures']} failures",
        )

    def pairs(self, *measures):
        """A B A B …: a list of loads for each measure, after one warm-up each."""
        loads = [[] for _ in measures]
        for turn in range(self.given.pairs + 1):
            for place, measure in enumerate(measures):
                load = measure()
                if turn > 0:
                    loads[place].append(load)
        return loads

    # The table

    def add(self, number, what, ours, probe, figures, reach, aim, unit="", show=True):
        """One row. `figures` is what the targets judge, one a pair; `ours` and `probe` are the loads behind them."""
        loads = [*ours, *probe]
        noisy = [load.noise for load in loads if load.noise > self.given.noise]
        errors = next((load.errors for load in loads if load.errors), "")
        verdict = judge(figures, reach, aim) if not errors else f"FAILED: {errors}"
        if noisy:
            verdict += f" (noisy: others took up to {max(noisy):.2f} cores)"
        worst = (min if aim.floor else max)(figures)
        figure = f"{statistics.median(figures):.2f}{unit} (worst {worst:.2f})"
        wanted = f"{reach}{unit}" if reach else "–"
        shown = middle(ours) if show else "–"
        self.rows.append(Row(number, what, shown, middle(probe), figure, wanted, f"{aim}{unit}", verdict))
        print(f"   {number} {what}: {figure}: {verdict}", file=sys.stderr, flush=True)

    def table(self):
        heads = ["#", "What", "Ours", "Probe", "Ratio or figure", "Reach", "Aim", "Verdict"]
        lines = ["| " + " | ".join(heads) + " |", "|" + "---|" * len(heads)]
        lines += ["| " + " | ".join(dataclasses.astuple(row)) + " |" for row in self.rows]
        return "\n".join(lines)


def judge(figures, reach, aim):
    if aim.met_by(figures):
        return "aim"
    if reach is None:
        return "below the aim"
    return "reach" if reach.met_by(figures) else "MISSED"


def middle(loads):
    """The load in the middle, for the table."""
    return str(sorted(loads, key=lambda load: load.rate)[len(loads) // 2]) if loads else "–"


# ── The rows ────────────────────────────────────────────────────────────────────────────────────────────────


def row_1(bench):
    """Public pages at a repeated address against the same bytes from memory."""
    with bench.portal() as portal:
        challenge = first_challenge(portal[1])
        for what, path in (("list", LIST), ("challenge", challenge)):
            for encoding in ("identity", "br"):
                headers = [f"Accept-Encoding: {encoding}"]
                size = len(get(portal[1], path, {"Accept-Encoding": encoding}))
                with bench.probe("page", "--bytes", str(size)) as probe:
                    ours, limit = bench.pairs(
                        lambda: bench.wrk(portal, path, headers),
                        lambda: bench.wrk(probe, "/", headers),
                    )
                bench.add(
                    "1",
                    f"public {what}, repeated, {encoding}, {size / 1024:.1f} KB",
                    ours,
                    limit,
                    ratios(ours, limit),
                    at_least(0.4),
                    at_least(0.7),
                    " × b",
                )


def row_2(bench):
    """The public list with filters never asked before against 50 rows from SQLite."""
    with bench.portal() as portal, bench.probe("list", "--data", "DATA") as probe:
        ours, limit = bench.pairs(
            lambda: bench.wrk(portal, LIST, script="filters.lua"),
            lambda: bench.wrk(probe, "/"),
        )
    size = statistics.median(load.bytes_each for load in ours) / 1024
    what = f"public list, every filter new, {size:.0f} KB each"
    bench.add("2", what, ours, limit, ratios(ours, limit), at_least(1), at_least(3), " × d")


def row_7(bench):
    """Durable submits against one insert a transaction, and against inserts that share one."""
    share, turns = bench.given.submits, bench.given.pairs + 1
    requests = Requests(bench.scratch / "drafts.tsv")
    with open(requests.file, "w", encoding="utf-8") as file:
        command = [bench.given.binary, *bench.words(DRAFTS, count=share * turns * 2)]
        subprocess.run(command, stdout=file, check=True)
    with (
        bench.portal() as portal,
        bench.probe("insert", "--data", "DATA", "--commit", "each") as each,
        bench.probe("insert", "--data", "DATA", "--commit", "group") as group,
    ):
        ours, alone, grouped = bench.pairs(
            lambda: bench.submits(portal, requests, CONNECTIONS),
            lambda: bench.quiet(lambda: bench.submits(each, Requests(requests.file), CONNECTIONS, repeat=4)),
            lambda: bench.quiet(lambda: bench.submits(group, Requests(requests.file), CONNECTIONS, repeat=20)),
        )
        (crowd,) = bench.pairs(lambda: bench.submits(portal, requests, CROWD))
    what = "durable submits"
    bench.add("7", f"{what}, each alone", ours, alone, ratios(ours, alone), at_least(0.5), at_least(0.5), " × e")
    bench.add("7", f"{what}, group commit", ours, grouped, ratios(ours, grouped), None, at_least(0.5), " × e")
    p99 = [load.p99_ms for load in crowd]
    bench.add("7", f"{what}, p99, {CROWD} connections", crowd, [], p99, at_most(500), at_most(100), " ms")


def row_9(bench):
    """From the start of the program to its first answer, on the populated world."""
    took, loads = [], []
    for _ in range(bench.given.pairs):
        port, began = free_port(), time.monotonic()
        process = subprocess.Popen(
            [bench.given.binary, *bench.words(SERVE, port=port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        with Machine(process) as machine:
            wait_for(process, f"http://127.0.0.1:{port}", LIST)
        took.append(time.monotonic() - began)
        loads.append(Load(rate=1 / took[-1], cpu_ms=machine.ours * 1000, p99_ms=0, noise=machine.noise))
        end(process)
    bench.add("9", "cold start to the first answer", loads, [], took, at_most(1), at_most(0.2), " s", show=False)


def row_11(bench):
    """What a browser with an empty cache receives for the heaviest public page."""
    with bench.portal(quiet_seconds=0) as (_, base):
        urls = [base + path for path in (HOME, LIST, first_challenge(base))]
        printed = output(["node", str(HERE.parent / "tests/browser/weight.mjs"), *urls])
    pages = [json.loads(line) for line in printed.splitlines()]
    heaviest = max(pages, key=lambda page: page["bytes"])
    where = urllib.parse.urlparse(heaviest["url"]).path
    what = f"page weight, cold, heaviest of {len(pages)}: {where}, {heaviest['requests']} requests"
    bench.add("11", what, [], [], [heaviest["bytes"] / 1000], at_most(100), at_most(60), " KB")


def row_14(bench):
    """A release build of everything, with two jobs and an empty target folder."""
    root = HERE.parent
    subprocess.run(["cargo", "fetch", "--locked"], cwd=root, check=True)
    target = tempfile.mkdtemp(dir=bench.scratch)
    began = time.monotonic()
    command = ["cargo", "build", "--release", "--locked", "--jobs", "2", "--target-dir", target]
    with Machine(None) as machine:
        subprocess.run(command, cwd=root, check=True)
    minutes = (time.monotonic() - began) / 60
    shutil.rmtree(target)
    load = Load(rate=0, cpu_ms=0, p99_ms=0, noise=machine.noise)
    what = "clean release build, 2 jobs"
    bench.add("14", what, [load], [], [minutes], at_most(15), at_most(8), " min", show=False)


ROWS = {"1": row_1, "2": row_2, "7": row_7, "9": row_9, "11": row_11, "14": row_14}


@dataclasses.dataclass
class Requests:
    """Prepared requests, and how many of them are used up."""

    file: pathlib.Path
    used: int = 0


def first_challenge(base):
    links = Links()
    links.feed(get(base, LIST, {}).decode())
    paths = [urllib.parse.urlparse(link).path for link in links.found]
    challenge = next((path for path in paths if CHALLENGE.match(path)), None)
    if challenge is None:
        raise SystemExit(f"error: {LIST} links to no challenge")
    return challenge


def read_wrk(printed, machine):
    def number(pattern):
        found = re.search(pattern, printed)
        return float(found[1]) if found else 0.0

    requests = number(r"(\d+) requests in")
    p99 = re.search(r"99%\s+([\d.]+)(us|ms|s)", printed)
    transferred = re.search(r"requests in [^,]+, ([\d.]+)(B|KB|MB|GB) read", printed)
    errors = re.search(r"Non-2xx or 3xx responses: \d+|Socket errors: .*", printed)
    return Load(
        rate=number(r"Requests/sec:\s+([\d.]+)"),
        cpu_ms=machine.ours * 1000 / max(requests, 1),
        p99_ms=float(p99[1]) * {"us": 0.001, "ms": 1, "s": 1000}[p99[2]] if p99 else 0,
        noise=machine.noise,
        errors=errors[0] if errors else "",
        bytes_each=float(transferred[1]) * 1024 ** "B KB MB GB".split().index(transferred[2]) / max(requests, 1),
    )


def ratios(ours, limit):
    return [one.rate / other.rate for one, other in zip(ours, limit)]


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", default=",".join(ROWS))
    options.add_argument("--data", type=pathlib.Path, required=True, help="keeps the world; on the disk to measure")
    options.add_argument("--binary", required=True)
    options.add_argument("--probes", required=True)
    options.add_argument("--pairs", type=int, default=5)
    options.add_argument("--seconds", type=int, default=5, help="of one wrk run")
    options.add_argument("--submits", type=int, default=1500, help="pitches of one run of row 7")
    options.add_argument("--noise", type=float, default=0.15, help="cores that others may take during a run")
    options.add_argument("--minutes", type=float, default=30, help="after which disturbed runs are kept")
    given = options.parse_args()
    given.binary, given.probes = os.path.abspath(given.binary), os.path.abspath(given.probes)
    wanted = given.rows.split(",")
    if unknown := [row for row in wanted if row not in ROWS]:
        raise SystemExit(f"error: there is no row {', '.join(unknown)}; there are {', '.join(ROWS)}")
    given.data = given.data.absolute()
    given.data.mkdir(parents=True, exist_ok=True)
    bench = Bench(given)
    try:
        if not bench.world.exists() and set(wanted) != {"14"}:
            print("making the world", file=sys.stderr, flush=True)
            unfinished = bench.scratch / "world"
            subprocess.run([given.binary, *(word.format(data=unfinished) for word in WORLD)], check=True)
            unfinished.rename(bench.world)
        for row in wanted:
            print(f"row {row}: {ROWS[row].__doc__}", file=sys.stderr, flush=True)
            ROWS[row](bench)
    finally:
        shutil.rmtree(bench.scratch, ignore_errors=True)
    print(bench.table())
    sys.exit(0 if not any(re.match("MISSED|FAILED", row.verdict) for row in bench.rows) else 1)


if __name__ == "__main__":
    main()

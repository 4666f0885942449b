"""What measuring needs of the machine: processes and their CPU, ports, and pages as they come over the wire."""

import contextlib
import html.parser
import http.client
import os
import pathlib
import resource
import signal
import socket
import subprocess
import time
import urllib.parse

TICKS = os.sysconf("SC_CLK_TCK")


class Machine:
    """CPU seconds while a block runs: of the server (`ours`), and the cores that others took (`noise`)."""

    def __init__(self, server):
        self.server = server

    def __enter__(self):
        self.began, self.before = time.monotonic(), self.read()
        return self

    def __exit__(self, *_):
        seconds = time.monotonic() - self.began
        busy, server, client = (after - before for after, before in zip(self.read(), self.before))
        self.ours = server
        self.noise = max(0.0, (busy - server - client) / seconds)

    def read(self):
        with open("/proc/stat", encoding="ascii") as file:
            user, nice, system, _, _, irq, softirq, steal = (int(word) for word in file.readline().split()[1:9])
        busy = (user + nice + system + irq + softirq + steal) / TICKS
        usages = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
        client = sum(usage.ru_utime + usage.ru_stime for usage in usages)
        return busy, cpu_seconds(self.server), client


def cpu_seconds(process):
    """User and system time of a process that we started, all threads; 0 without one."""
    if process is None:
        return 0.0
    words = pathlib.Path(f"/proc/{process.pid}/stat").read_text(encoding="ascii").rsplit(") ", 1)[1].split()
    return (int(words[11]) + int(words[12])) / TICKS


class Links(html.parser.HTMLParser):
    """The addresses that a page links to."""

    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attrs):
        if tag == "a":
            self.found += [value for name, value in attrs if name == "href" and value]


def get(base, path, headers):
    """The bytes of a page as they came over the wire."""
    connection = http.client.HTTPConnection(urllib.parse.urlparse(base).netloc, timeout=10)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != 200:
        raise SystemExit(f"error: {path} answered {answer.status}")
    return body


def wait_for(process, base, path):
    began = time.monotonic()
    while time.monotonic() - began < 120:
        with contextlib.suppress(OSError, http.client.HTTPException, SystemExit):
            get(base, path, {})
            return
        if process.poll() is not None:
            raise SystemExit(f"error: the portal ended with {process.returncode} before it answered")
        time.sleep(0.001)
    raise SystemExit(f"error: {path} was not answered in 120 s")


def output(command):
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout


def end(process):
    """Asks a process that we started to end, and makes it after ten seconds."""
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]

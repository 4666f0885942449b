"""The program under test, for scripts that start and end it: one folder, one address, many lives."""

import http.client
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import time


class Portal:
    """A portal on a folder of its own."""

    def __init__(self, binary, data):
        found = shutil.which(binary)
        if not found:
            raise SystemExit(f"error: there is no program {binary}; build it or name it with --binary")
        self.binary, self.data = os.path.abspath(found), data
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = open(data.parent / "portal.log", "ab")
        self.process = None

    def start(self):
        """Starts it, waits until GET /ready answers 200, and returns the seconds that took."""
        began = time.monotonic()
        command = [self.binary, "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{self.port}"]
        self.process = subprocess.Popen(command, stdout=self.log, stderr=self.log, stdin=subprocess.DEVNULL)
        while not self.is_ready():
            if self.process.poll() is not None:
                raise SystemExit(f"error: the portal ended with {self.process.returncode}: {self.last_words()}")
            if time.monotonic() - began > 120:
                raise SystemExit("error: the portal did not become ready in 120 s")
            time.sleep(0.01)
        return time.monotonic() - began

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def is_ready(self):
        try:
            connection = self.connection()
            connection.request("GET", "/ready")
            return connection.getresponse().status == 200
        except OSError:
            return False
        except http.client.HTTPException:
            return False

    def kill(self):
        self.process.kill()
        self.process.wait()

    def stop(self):
        """Asks it to end, as an operator would."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(40)
            except subprocess.TimeoutExpired:
                self.kill()

    def run(self, words, may_fail=False, **values):
        """One short command of the program; what it prints."""
        words = [word.format(data=self.data, **values) for word in words]
        done = subprocess.run([self.binary, *words], capture_output=True, text=True, timeout=900)
        if done.returncode != 0 and not may_fail:
            raise SystemExit(f"error: {' '.join(words)} ended with {done.returncode}: {done.stderr.strip()}")
        return done.stdout

    def last_words(self):
        return pathlib.Path(self.log.name).read_text(errors="replace")[-2000:]

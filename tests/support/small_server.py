"""A process that answers as the dashboard does to the balancer, in a tenth of a second: who it is, whether it is ready.

Started as ``python -m tests.support.small_server PORT``; it says its number and port, what it was asked for and with
what headers.
What is asked of ``/slow`` is answered little by little, for a minute.
"""

import json
import os
import sys
import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Answer(BaseHTTPRequestHandler):
    """One answer."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        if self.path == "/slow":
            self.stay_open()
            return
        told = {name.lower(): value for name, value in self.headers.items()}
        where = {"port": self.server.server_address[1], "path": self.path}
        body = json.dumps({"pid": os.getpid(), **where, "headers": told}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def stay_open(self) -> None:
        """Answer a little at a time, as an open page is answered, for as long as somebody listens."""
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        with suppress(OSError):
            for _ in range(600):
                self.wfile.write(b".")
                time.sleep(0.1)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()

"""A process that answers as the dashboard does to the balancer, in a tenth of a second: who it is, whether it is ready.

Started as ``python -m tests.support.small_server PORT``; it says its number and port, and what headers it was sent.
"""

import json
import os
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Answer(BaseHTTPRequestHandler):
    """One answer."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        told = {name.lower(): value for name, value in self.headers.items()}
        body = json.dumps({"pid": os.getpid(), "port": self.server.server_address[1], "headers": told}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Answer).serve_forever()

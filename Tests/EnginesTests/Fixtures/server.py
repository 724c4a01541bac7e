"""A file server with the faults of real ones, for tests.

    python3 server.py FILE LOG

serves FILE under every path on 127.0.0.1, prints its port, writes one JSON line a request to LOG, and ends when its
standard input does. The first part of a path says how it behaves:

    plain            ranges, a strong entity tag, If-Range
    untagged         ranges, no entity tag
    whole            ignores ranges
    refuse           answers every range with 416
    shifted          sends another range than asked for
    cut-N            breaks the connection after N bytes of each body
    chunked          no Content-Length
    endless          no Content-Length and no end
    wrong            the right length, other bytes
    short, huge      another length than the file's
    status-N         status N with a page of text
    drop             breaks the connection without an answer
    stall-N          sends N bytes of the body, then nothing
    to-HOST-PORT     redirects to the same path, plain, on another host or port
    file             redirects to a file: address
    circle           redirects to itself
"""

import hashlib
import http.server
import json
import os
import re
import sys
import threading

CONTENT = open(sys.argv[1], "rb").read()
TAG = '"' + hashlib.sha256(CONTENT).hexdigest() + '"'
LOG = open(sys.argv[2], "a", buffering=1)
LOCK = threading.Lock()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_GET(self):
        with LOCK:
            names = ("Host", "Range", "If-Range", "Authorization")
            LOG.write(json.dumps({"path": self.path, **{name: self.headers.get(name) for name in names}}) + "\n")
        self.close_connection = True
        mode, _, rest = self.path.lstrip("/").partition("/")
        kind, _, argument = mode.partition("-")
        if kind == "drop":
            return
        if kind == "status":
            return self.answer(int(argument), b"<html>secret page</html>")
        if kind == "to":
            host, _, port = argument.partition("-")
            return self.answer(302, b"elsewhere", Location=f"http://{host}:{port}/plain/{rest}?signature=secret")
        if kind == "file":
            return self.answer(302, b"elsewhere", Location="file:///etc/hostname")
        if kind == "circle":
            return self.answer(302, b"elsewhere", Location=self.path)
        if kind == "short":
            return self.answer(200, b"<html>Please log in to the network</html>")
        if kind == "huge":
            return self.answer(200, CONTENT + b"x")
        self.serve(kind, argument)

    def serve(self, kind, argument):
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        if self.headers.get("If-Range") not in (None, TAG) or kind in ("whole", "chunked", "endless", "wrong"):
            asked = None
        start = int(asked.group(1)) if asked else 0
        if asked and (kind == "refuse" or start >= len(CONTENT)):
            return self.answer(416, b"no", **{"Content-Range": f"bytes */{len(CONTENT)}"})
        if asked and kind == "shifted":
            start = 0
        body = bytes(len(CONTENT)) if kind == "wrong" else CONTENT[start:]
        self.send_response(206 if asked else 200)
        if kind != "untagged":
            self.send_header("ETag", TAG)
        if asked:
            self.send_header("Content-Range", f"bytes {start}-{len(CONTENT) - 1}/{len(CONTENT)}")
        if kind not in ("chunked", "endless"):
            self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        if kind in ("cut", "stall"):
            body = body[: int(argument)]
        self.wfile.write(body)
        self.wfile.flush()
        while kind == "endless":
            self.wfile.write(body)
        if kind == "stall":
            self.rfile.read(1)  # until the client hangs up

    def answer(self, status, body, **headers):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)


class Server(http.server.ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass  # a client that hangs up is what some tests are about


server = Server(("127.0.0.1", 0), Handler)
threading.Thread(target=server.serve_forever, daemon=True).start()
print(server.server_port, flush=True)
sys.stdin.read()
os._exit(0)

"""A door in front of the running site that can say: another version is out."""

import http.client
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

VERSION_LINE = b"const VERSION = "
HOP = {"connection", "transfer-encoding", "keep-alive", "content-length"}


class Door:
    """Passes all on unchanged; after ``renew()`` the worker and its shell name another version; ``unwell`` answers pages with 503."""

    def __init__(self, home: str):
        self.home, self.renewed, self.unwell = urlsplit(home).netloc, 0, False
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def renew(self) -> None:
        self.renewed += 1

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()

    def another(self, version: str) -> str:
        return version if not self.renewed else f"{version[:-2]}{self.renewed:02d}"

    def _handler(door):  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def log_message(self, *_):
                pass

            def pass_on(self):
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if door.unwell and self.headers.get("Sec-Fetch-Mode") == "navigate":
                    return self.give(503, [("Content-Type", "text/html")], b"<link rel=icon href=data:,><h1>Unwell</h1>")
                line = http.client.HTTPConnection(door.home, timeout=60)
                headers = {name: value for name, value in self.headers.items() if name.lower() not in ("accept-encoding", "connection")}
                line.request(self.command, self.path, body=body, headers=headers)
                answer = line.getresponse()
                content = answer.read()
                line.close()
                heads = [(name, value) for name, value in answer.getheaders() if name.lower() not in HOP]
                if self.path == "/sw.js":
                    content = door.renewed_worker(content)
                heads = [(name, door.another(value) if name == "X-Shell-Version" else value) for name, value in heads]
                return self.give(answer.status, heads, content)

            def give(self, status, heads, content):
                self.send_response_only(status)
                for name, value in heads:
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(content)

            do_GET = do_POST = do_PUT = do_HEAD = pass_on  # noqa: N815

        return Handler

    def renewed_worker(self, content: bytes) -> bytes:
        before, _, rest = content.partition(VERSION_LINE)
        version, end, after = rest.partition(b";")
        named = self.another(version.decode().strip('"'))
        return before + VERSION_LINE + f'"{named}"'.encode() + end + after

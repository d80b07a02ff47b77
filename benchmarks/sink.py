"""A mail server that keeps nothing, in a process of its own: one thread a line, no more work than the protocol asks.

``python -m benchmarks.sink PORT`` writes a running count of accepted mails to standard output, a line a second at most.
It is quicker than a real server, so what is measured against it is our own cost.
"""

import socketserver
import sys
import threading

ANSWERS = {b"EHLO": b"250-sink\r\n250 8BITMIME\r\n", b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}
accepted = 0
counting = threading.Lock()


class Line(socketserver.StreamRequestHandler):
    disable_nagle_algorithm = True

    def handle(self):
        self.wfile.write(b"220 sink\r\n")
        while command := self.rfile.readline():
            verb = command[:4].strip().upper()
            if verb == b"NOOP":
                self.wfile.write(f"250 {accepted} accepted\r\n".encode())
                continue
            self.wfile.write(ANSWERS.get(verb, b"250 ok\r\n"))
            if verb == b"DATA":
                self.take()
            elif verb == b"QUIT":
                return

    def take(self):
        global accepted  # noqa: PLW0603  the one number of this process
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return
        with counting:
            accepted += 1
        self.wfile.write(b"250 taken\r\n")


class Sink(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


if __name__ == "__main__":
    with Sink(("127.0.0.1", int(sys.argv[1])), Line) as server:
        server.serve_forever()

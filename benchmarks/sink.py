"""A mail server (aiosmtpd) that keeps nothing, in a process of its own: ``python -m benchmarks.sink PORT``. NOOP tells its count."""

import asyncio
import sys

from aiosmtpd.smtp import SMTP


class Count:
    def __init__(self):
        self.taken = 0

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  aiosmtpd's name
        self.taken += 1
        return "250 taken"

    async def handle_NOOP(self, server, session, envelope, arg):  # noqa: N802
        return f"250 {self.taken} taken"


async def serve(port: int) -> None:
    count = Count()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(count), "127.0.0.1", port)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(int(sys.argv[1])))

"""The office: a process beside the site that makes people, ends sessions and counts rows. One JSON line asks, one answers.

A process of its own, because whoever runs the torture may have other settings (the tests do), and no loop waits for a query.
"""

import asyncio
import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


class Office:
    """``await office.ask("facts", people=[…])``; every function of ``DOES`` below."""

    @classmethod
    async def open(cls, **env: str) -> "Office":
        office = cls()
        office._turn = asyncio.Lock()
        told = {**os.environ, "DJANGO_SETTINGS_MODULE": "trainingsite.settings", "DEBUG": "0", "DEMO": "1", **env}
        command = [sys.executable, "-m", "tests.torture.office"]
        pipes = {"stdin": asyncio.subprocess.PIPE, "stdout": asyncio.subprocess.PIPE, "limit": 2**28}
        office.process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, env=told, start_new_session=True, **pipes)
        return office

    async def ask(self, what: str, **about):
        async with self._turn:
            self.process.stdin.write(json.dumps([what, about]).encode() + b"\n")
            await self.process.stdin.drain()
            line = await self.process.stdout.readline()
        if not line:
            raise RuntimeError("the office has ended; see above")
        return json.loads(line)

    async def close(self) -> None:
        self.process.stdin.close()
        await self.process.wait()


def main() -> None:
    import django

    django.setup()
    from django.utils.timezone import now

    from tests.torture import facts, people

    does = {
        "people": lambda **about: people.make_people(now=now(), **about),
        "facts": lambda people: {"arrivals": facts.arrivals(people), "keys": facts.data_keys(people)},
        "expire": _expire,
        "owners": _owners,
    }
    for line in sys.stdin:
        what, about = json.loads(line)
        print(json.dumps(does[what](**about)), flush=True)


def _expire(session: str) -> bool:
    """The server no longer knows the session, as after two months, or a changed password."""
    from importlib import import_module

    from django.conf import settings

    import_module(settings.SESSION_ENGINE).SessionStore(session).delete()
    return True


def _owners(sessions: list[str]) -> dict[str, str]:
    from importlib import import_module

    from django.conf import settings

    store = import_module(settings.SESSION_ENGINE).SessionStore
    return {each: str(store(each).get("_auth_user_id", "")) for each in sessions}


if __name__ == "__main__":
    main()

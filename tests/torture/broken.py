"""What the torture has to notice: the phone's own modules with one promise broken each, put into the answer on its way to the browser."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Break:
    """``red``: the figure that must not stay 0. ``edits``: file, text that stands there exactly once, text in its place."""

    says: str
    red: str
    edits: tuple[tuple[str, str, str], ...]


SENDS = "const why = await takeUp(row, await answerTo(row, text));"
BROKEN = {
    "deletes-first": Break(
        "lets a record go before the receipt is here",
        "lost",
        (("sync.js", SENDS, 'await store.write(["records"], (tx) => tx.objectStore("records").delete(row.id));\n' + SENDS),),
    ),
    "says-too-early": Break(
        "says saved before the transaction has completed, on a slow disk",
        "lost",
        (("here.js", "await records.keep(record, { draft });", "setTimeout(() => records.keep(record, { draft }), 500);"),),
    ),
    "new-uuid": Break(
        "names the record anew at each try",
        "doubled",
        (
            (
                "sync.js",
                SENDS,
                """const id = crypto.randomUUID();
      const other = JSON.stringify({ ...JSON.parse(text), id });
      const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(other)));
      const sending = { ...row, id, hash: Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("") };
      const answer = await answerTo(sending, other);
      const receipt = answer && readReceipt(answer, sending);
      const why = await takeUp(row, receipt ? { ...answer, text: JSON.stringify({ ...receipt, id: row.id, hash: row.hash }) } : answer);""",
            ),
        ),
    ),
    "trusts-200": Break(
        "takes any answer with status 200 for a receipt",
        "lost",
        (
            (
                "receipts.js",
                "if (answer.status !== 200 && answer.status !== 409) return null;",
                """const own = { at: new Date().toISOString(), outcome: "accepted", code: "", reason: "", note: "" };
  if (answer.status === 200) return { id: record.id, hash: record.hash, ...own };""",
            ),
        ),
    ),
    "keeps-key": Break(
        "leaves the data key on the phone when somebody else arrives",
        "read",
        (
            ("phone.js", "if (other.person === person || !other.dataKey) continue;", "if (other) continue;"),
            ("everywhere.js", "} else if (person !== undefined && row.dataKey) {", "} else if (row === undefined) {"),
        ),
    ),
}


class Breaking:
    """``breaking(path, body)``: the file as it is, or broken. ``met``: which edits were served."""

    def __init__(self, what: str):
        self.edits, self.met = BROKEN[what].edits, set()

    def __call__(self, path: str, body: bytes) -> bytes:
        text = body.decode()
        for file, old, new in self.edits:
            if not re.search(rf"/offline/{re.escape(file.removesuffix('.js'))}\.[0-9a-f]+\.js$", path):
                continue
            if text.count(old) != 1:
                raise ValueError(f"“{old}” stands {text.count(old)} times in {path}, not once")
            text = text.replace(old, new)
            self.met.add(file)
        return text.encode()

"""The verdict: what was promised on the phones against what is on the server."""

import json
from collections import defaultdict

REFUSED = "enrolment"  # the code for what was planted: a lesson of an edition that she is not on


def judge(
    *, saved: dict, phones: dict[str, dict], arrivals: list[dict], sent: list, owners: dict[str, str], read: list[str]
) -> dict[str, list[str]]:
    """``lost``, ``doubled``, ``read`` and ``receipts``: a line for each thing that must not be.

    ``phones``: what is in each store in the end.
    """
    by_id = {each["id"]: each for each in arrivals if each["outcome"] != "conflict"}
    verdict = {"lost": [], "doubled": _doubled(arrivals), "read": [*read, *_foreign(sent, owners)], "receipts": []}
    for record, told in saved.items():
        arrival = by_id.get(record)
        here = phones[told.phone]
        row = next((each for each in here["records"] if each["id"] == record), None)
        receipt = next((each for each in here["receipts"] if each["id"] == record), None) or (row or {}).get("receipt")
        name = f"{record} of {told.person} on {told.phone}"
        if arrival is None:
            verdict["lost"].append(f"{name}: never arrived ({'still ' + row['state'] if row else 'gone from the phone'})")
            continue
        verdict["lost"] += [f"{name}: {why}" for why in _undone(arrival, told, row)]
        if receipt is None:
            verdict["receipts"].append(f"{name}: no receipt on the phone")
        elif (receipt["hash"], receipt["outcome"], receipt["at"]) != (arrival["hash"], arrival["outcome"], arrival["at"]):
            verdict["receipts"].append(
                f"{name}: the receipt says {receipt}, the server {arrival['hash'], arrival['outcome'], arrival['at']}"
            )
    for each in arrivals:
        if each["id"] not in saved and each["outcome"] == "accepted" and each["effect"] != 1:
            verdict["lost"].append(f"{each['id']} ({each['kind']}): taken up, but its effect is there {each['effect']} times")
    return verdict


def _undone(arrival: dict, told, row: dict | None) -> list[str]:
    """Why what arrived has not done its part."""
    if arrival["person"] != told.person:
        return [f"it became the work of {arrival['person']}"]
    if told.planted:
        visible = row and row["state"] == "aside" and row["receipt"]["reason"]
        return (
            []
            if arrival["code"] == REFUSED and visible
            else [f"should be set aside on both sides, is {arrival['outcome']} {arrival['code']}"]
        )
    if arrival["outcome"] != "accepted":
        return [f"a {arrival['kind']} was {arrival['outcome']}, though nothing stood against it: {arrival['code']} {arrival['reason']}"]
    return [] if arrival["effect"] == 1 else [f"a {arrival['kind']} whose effect is there {arrival['effect']} times"]


def _doubled(arrivals: list[dict]) -> list[str]:
    """The same work under several names, or under one name with several contents."""
    found = defaultdict(list)
    for each in arrivals:
        content = json.loads(each["content"])
        work = json.dumps([content.get(name) for name in ("person", "device", "kind", "made_at", "body")])
        found[work].append(each["id"])
    doubled = [
        f"the same {json.loads(work)[2]} of {json.loads(work)[0]} arrived {len(ids)} times: {ids}"
        for work, ids in found.items()
        if len(ids) > 1
    ]
    return doubled + [f"{each['id']}: a conflict that nobody planted" for each in arrivals if each["outcome"] == "conflict"]


def _foreign(sent: list, owners: dict[str, str]) -> list[str]:
    """Records that the server took up in the session of somebody else."""
    return [f"{each.record} was taken up in the session of {owner}" for each, owner in strayed(sent, owners) if each.status in (200, 409)]


def strayed(sent: list, owners: dict[str, str]) -> list[tuple]:
    """Records that left a phone under somebody else's cookie. It can be: a browser that was killed forgets its newest cookies and wakes up
    with the one before, which no page can see. The server refuses them (401, 403), and they wait."""
    found = []
    for each in sent:
        try:
            person = json.loads(each.body)["person"]
        except ValueError:
            continue  # cut on the way
        owner = owners.get(each.session)
        if owner and owner != person:
            found.append((each, owner))
    return found

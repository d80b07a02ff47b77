// What whoever holds the phone now can read: by the facade, and in the store as it lies there. Runs in the page.
async ({ here }) => {
  const found = () => {
    const open = indexedDB.open("skilled-hands");
    open.onupgradeneeded = () => open.transaction.abort(); // never made here
    return new Promise((resolve) => ((open.onsuccess = () => resolve(open.result)), (open.onerror = () => resolve(null))));
  };
  const db = await navigator.locks.request("skilled-hands-open", found);
  if (!db) return { current: null, boxes: 0, read: [], records: [], receipts: [], device: "" };
  const all = (name) => new Promise((resolve) => (db.transaction(name).objectStore(name).getAll().onsuccess = (event) => resolve(event.target.result)));
  const [device, people, records, receipts, drafts, parts] = await Promise.all(["device", "people", "records", "receipts", "drafts", "parts"].map(all));
  db.close();
  const { openHere } = await import(here);
  const phone = await openHere();
  const current = device.find((row) => row.id)?.current ?? null;
  const keys = people.filter((row) => row.dataKey);
  const read = keys.filter(({ person }) => person !== current).map(({ person }) => `the key of ${person} is here while ${current} is`);
  const tables = { record: records, draft: drafts, part: parts };
  let boxes = 0;
  for (const [kind, rows] of Object.entries(tables)) {
    for (const row of rows.filter(({ person }) => person !== current)) {
      boxes += 1;
      const place = new TextEncoder().encode(`${kind}\n${row.person}\n${row.id ?? row.name}`);
      for (const { dataKey } of keys) {
        const lock = { name: "AES-GCM", iv: row.box.iv, additionalData: place };
        const opens = await crypto.subtle.decrypt(lock, dataKey, row.box.ct).then(() => true, () => false);
        if (opens) read.push(`a ${kind} of ${row.person} opens while ${current} is here`);
      }
      if (kind === "record" && (await phone.bodyOf(row.id)) !== null) read.push(`the facade reads record ${row.id} of ${row.person}`);
    }
  }
  const lists = [...(await phone.waiting()), ...(await phone.receipts())];
  for (const row of lists) if (row.person !== current) read.push(`the facade lists ${row.id} of ${row.person} while ${current} is here`);
  if (JSON.stringify({ records, drafts, parts, receipts, people }, (_key, value) => (value instanceof Uint8Array ? 0 : value)).includes("secret of")) read.push("words lie open");
  const plain = records.map(({ id, person, kind, hash, state, tries, mended_by, receipt }) => ({ id, person, kind, hash, state, tries, mended_by, receipt }));
  return { current, boxes, read, records: plain, receipts, device: device.find((row) => row.id)?.id ?? "" };
};

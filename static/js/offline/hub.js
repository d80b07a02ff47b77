// @ts-check
/**
 * “On this phone”: what waits, what is kept, signing, receipts, and what this phone can promise. Everything it shows is cut from the templates
 * of `phones/hub_parts.html`; it only fills them.
 */
import { showSigning } from "./hub-signing.js";
import { filled, promises, stateOf } from "./promises.js";
import { MENDS } from "./mends.js";
import { unfinished } from "./unfinished.js";

/** @param {HTMLElement} stage @param {any} place @returns {Promise<string>} */
export async function show(stage, { phone, words, now }) {
  const document = stage.ownerDocument;
  const language = document.documentElement.lang || "en";
  const kindOf = (/** @type {string} */ kind) => words[`kind.${kind}`] ?? words.kind;
  const number = new Intl.NumberFormat(language);
  const moment = new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" });
  const when = (/** @type {string | number} */ at) => moment.format(new Date(at));

  /** @param {number} bytes */
  function size(bytes) {
    const [value, unit] = bytes < 1e6 ? [Math.max(1e3, bytes) / 1e3, "kilobyte"] : bytes < 1e9 ? [bytes / 1e6, "megabyte"] : [bytes / 1e9, "gigabyte"];
    const maximumFractionDigits = value < 10 ? 1 : 0;
    return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short", maximumFractionDigits }).format(value);
  }

  /** @param {string} id @returns {any} */
  const cut = (id) => /** @type {HTMLTemplateElement} */ (document.getElementById(id))?.content.cloneNode(true);
  stage.replaceChildren(cut("hub-page"));
  /** @param {string} query @param {ParentNode} [within] @returns {any} */
  const one = (query, within = stage) => within.querySelector(query);
  const said = one("#hub-said");

  /** @param {string} sentence */
  function tell(sentence) {
    const line = document.createElement("p");
    line.className = "hub-said";
    line.textContent = sentence;
    said.replaceChildren(line);
  }

  /** @param {any} row */
  function recordItem(row) {
    const part = cut("hub-record");
    const how = stateOf(row);
    one("[data-kind]", part).textContent = kindOf(row.kind);
    one(`[data-badge="${how.badge}"]`, part).hidden = false;
    one("[data-when]", part).textContent = filled(words.made, { when: when(row.at) });
    one("[data-state]", part).textContent = words[how.state] ?? "";
    const reason = one("[data-reason]", part);
    reason.textContent = how.reason;
    reason.hidden = !how.reason;
    const again = one("[data-again]", part);
    again.hidden = !how.again;
    again.addEventListener("click", () => phone.sendAgain(row.id));
    const go = one("[data-go]", part);
    go.hidden = !how.go;
    go.addEventListener("click", () => phone.letGo(row.id));
    const mend = one("[data-mend]", part);
    if (how.mend && MENDS[row.kind]) {
      const offer = (/** @type {any} */ body) => {
        if (!body) return;
        mend.href = `${MENDS[row.kind](body)}?mend=${row.id}`;
        mend.hidden = false;
      };
      phone.bodyOf(row.id).then(offer).catch((/** @type {unknown} */ error) => console.error(error)); // one that is odd takes no other with it
    }
    return part;
  }

  async function drawWaiting() {
    const [rows, counts, drafts] = [await phone.waiting(), await phone.counts(), await unfinished(phone)];
    const list = one("#waiting [data-list]");
    list.replaceChildren(...rows.map(recordItem));
    list.hidden = !rows.length;
    one("#waiting [data-empty]").hidden = rows.length > 0 || counts.all > 0 || !phone.person;
    const others = one("#waiting [data-others]");
    others.hidden = !counts.others;
    one("[data-count]", others).textContent = number.format(counts.others);
    const open = one("#waiting [data-drafts]");
    open.hidden = !drafts.length;
    open.textContent = filled(words.unfinished, { count: number.format(drafts.length) });
    one("[data-act=send]").hidden = !counts.waiting;
    for (const each of ["[data-act=save]", "[data-act=receipts]", "[data-carry]"]) one(each).hidden = !counts.all;
  }

  /** @param {{ title: string, href?: string, about: string, fetch?: () => Promise<void>, remove: () => Promise<any> }} thing */
  function keptItem({ title, href, about, fetch, remove }) {
    const part = cut("hub-kept");
    const name = one("[data-title]", part);
    name.textContent = title;
    if (href) name.href = href;
    one("[data-size]", part).textContent = about;
    const [again, away, sure] = [one("[data-fetch]", part), one("[data-remove]", part), one("[data-sure]", part)];
    again.hidden = !fetch;
    again.addEventListener("click", () => fetch?.());
    const ask = (/** @type {boolean} */ asking) => {
      sure.hidden = !asking;
      away.hidden = asking;
      (asking ? one("[data-no]", sure) : away).focus();
    };
    away.addEventListener("click", () => ask(true));
    one("[data-no]", part).addEventListener("click", () => ask(false));
    one("[data-yes]", part).addEventListener("click", async () => {
      await remove();
      await drawKept();
    });
    return part;
  }

  /** @param {string} name */
  async function fetchPart(name) {
    tell(words.fetching);
    const trouble = await phone.fetchParts([name]);
    tell(trouble ? words.no_answer : words.fetched_now);
    await drawKept();
  }

  async function drawKept() {
    const items = [];
    for (const course of await phone.courses()) {
      const about = filled(words.size, { size: size(course.bytes ?? 0), when: course.at ? when(course.at) : "" });
      const href = `/courses/${course.slug}/`;
      // a course is fetched anew where its size is shown first: on its own page
      items.push(keptItem({ title: course.title || course.slug, href, about, remove: () => phone.dropCourse(course.slug) }));
    }
    for (const name of phone.person ? ["observing", "courses", "attempts", "practice", "refreshers"] : []) {
      if (!(await phone.keepsPart(name))) continue;
      const age = await phone.partAge(name);
      const title = cut(`hub-part-${name}`).textContent;
      const href = { observing: "/observations/", refreshers: "/refreshers/" }[name];
      const about = age ? filled(words.fetched, { when: when(age) }) : "";
      items.push(keptItem({ title, href, about, fetch: () => fetchPart(name), remove: () => phone.dropPart(name) }));
    }
    one("#kept [data-list]").replaceChildren(...items);
    one("#kept [data-empty]").hidden = items.length > 0;
  }

  async function drawReceipts() {
    const rows = await phone.receipts();
    one("#receipts").hidden = !rows.length;
    const items = rows.map((/** @type {any} */ row) => {
      const part = cut("hub-receipt");
      one("[data-kind]", part).textContent = kindOf(row.kind);
      one("[data-when]", part).textContent = when(row.at);
      one("[data-hash]", part).textContent = row.hash.slice(0, 8);
      one(`[data-badge="${row.outcome === "accepted" ? "taken" : (row.settled ?? (row.mended_by ? "mended" : "taken"))}"]`, part).hidden = false;
      const note = one("[data-note]", part);
      note.textContent = row.settled_reason || row.note;
      note.hidden = !note.textContent;
      return part;
    });
    one("#receipts [data-list]").replaceChildren(...items);
  }

  async function drawPromises() {
    const trouble = !phone.person && !phone.trouble ? "nobody" : phone.trouble;
    const shown = cut(`hub-trouble-${["signed_out", "other_person"].includes(trouble) ? "nobody" : trouble}`);
    one("#hub-troubles").replaceChildren(...(trouble && shown && !(phone.person && trouble === "line") ? [shown] : []));
    const worker = "serviceWorker" in navigator;
    const ready = Boolean(await navigator.serviceWorker?.getRegistration().catch(() => null));
    const { says, used, left } = await promises({ trouble: phone.trouble, storage: navigator.storage, worker, ready });
    if (says.includes("online")) one("#waiting").hidden = one("#kept").hidden = true;
    one("#promise [data-list]").replaceChildren(...says.map((each) => cut(`hub-promise-${each}`)));
    const room = one("#promise [data-room]");
    room.hidden = used === null || left === null;
    if (used !== null && left !== null) room.textContent = filled(words.room, { used: size(used), left: size(left) });
  }

  // --- what she can do ---
  one("[data-act=send]").addEventListener("click", () => phone.wake());
  one("[data-act=save]").addEventListener("click", async () => {
    const file = await phone.carry.makeFile();
    if (!file.entries) return tell(words.nothing_to_save);
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([file.text], { type: "application/json" }));
    link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
    return tell(filled(words.saved_file, { count: number.format(file.entries) }));
  });
  one("[data-act=receipts] input").addEventListener("change", async (/** @type {any} */ event) => {
    const [file] = event.target.files;
    if (!file) return;
    const read = await phone.carry.readReceipts(await file.text());
    event.target.value = "";
    const unsealed = read.unsealed ? ` ${filled(words.receipts_unsealed, { count: number.format(read.unsealed) })}` : "";
    tell(read.bad ? words.receipts_bad : filled(words.receipts_read, read) + unsealed);
    document.dispatchEvent(new CustomEvent("phone:changed"));
  });
  stage.addEventListener("click", async (/** @type {any} */ event) => {
    const asked = event.target.closest("[data-act=ready]");
    if (asked) {
      asked.disabled = true;
      document.dispatchEvent(new CustomEvent("phone:install"));
      await navigator.serviceWorker.ready;
      await drawPromises();
      return;
    }
    if (!event.target.closest("[data-act=anew]")) return;
    const { trouble } = await phone.keys.startAgain();
    if (trouble) tell(words.no_answer);
    else document.defaultView?.location.reload();
  });

  let drawing = Promise.resolve();
  const redraw = () => (drawing = drawing.then(async () => {
    await drawWaiting();
    await drawReceipts();
  }).catch((error) => console.error(error)));
  document.addEventListener("phone:changed", redraw);

  await drawWaiting();
  await drawKept();
  await drawReceipts();
  await drawPromises();
  if (phone.person) await showSigning(one("#signing"), { phone, words, number, when, now });
  return one("h1").textContent ?? "";
}

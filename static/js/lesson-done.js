// @ts-check
/**
 * “Done, go on”, through the phone where it can keep work, with or without signal; by the plain form where it cannot (docs/offline.md).
 *
 *   await markDone({ form, openHere, say, go, send, sleep })     "saved" the server has it · "kept" it waits on this phone · "aside" · "form" ·
 *                                                                "failed": nothing was kept, and there is no form to send
 *
 * What is said is true: “saved” only with the server's receipt in hand, “saved on this phone” only once it is on the disk.
 */
import { KIND, noted } from "./offline/way.js";

const PATIENCE = 2500; // for the receipt
const READING = 900; // so that she sees what became of it

/** What a form's address says: the course and the lesson. @param {HTMLFormElement} form */
export function lessonOf(form) {
  const [, course, activity] = /\/courses\/([^/]+)\/lessons\/([^/]+)\/done\/$/.exec(new URL(form.action, "http://x").pathname) ?? [];
  return { course, edition: form.dataset.edition ?? "", activity };
}

/** What this phone already holds of the same lesson: a record that waits, or one that was set aside. @param {any} phone @param {any} body */
async function before(phone, body) {
  let aside;
  for (const row of await phone.waiting()) {
    if (row.kind !== KIND || row.mended_by) continue;
    const theirs = await phone.bodyOf(row.id);
    if (!theirs || theirs.course !== body.course || theirs.activity !== body.activity) continue;
    if (row.state === "waiting" && theirs.edition === body.edition) return { waits: row.id };
    if (row.state === "aside") aside = row.id;
  }
  return { aside };
}

/** The record, kept once; the lesson noted as marked here, for the page without signal. @param {any} phone @param {any} body */
async function keep(phone, body) {
  const { waits, aside } = await before(phone, body);
  if (waits) return (phone.wake(), waits);
  const { id } = await phone.keep(KIND, body, { mends: aside });
  const name = noted(body.course);
  await phone.keepDraft(name, { ...(await phone.draft(name)), [body.activity]: id }).catch(() => undefined);
  return id;
}

/**
 * @param {{
 *   form: HTMLFormElement, openHere: () => Promise<any>, say: (state: string, words?: string) => void, go: (address: string) => void,
 *   send: () => void, sleep: (time: number) => Promise<any>,
 * }} ports `send` posts the form as it is
 */
export async function markDone({ form, openHere, say, go, send, sleep }) {
  const body = lessonOf(form);
  const hasForm = Boolean(form.elements.namedItem("csrfmiddlewaretoken"));
  say("saving");
  let id;
  const phone = await openHere().catch(() => null);
  try {
    if (!phone?.person) throw new Error("nobody's phone");
    id = await keep(phone, body);
  } catch {
    if (hasForm) return (send(), "form");
    say("failed");
    return "failed";
  }
  const receipt = await phone.receiptOf(id, { within: PATIENCE });
  if (receipt && receipt.outcome !== "accepted") {
    say("aside", receipt.reason);
    return "aside";
  }
  say(receipt ? "saved" : "kept");
  await sleep(READING);
  go(form.dataset.next ?? "");
  return receipt ? "saved" : "kept";
}

/** @param {HTMLFormElement} form @param {() => void} [send] posts the form as it is */
export async function bind(form, send = () => form.submit()) {
  const line = /** @type {HTMLElement} */ (form.querySelector("[role=status]"));
  const button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
  /** @param {string} state @param {string} [words] */
  function say(state, words = "") {
    line.textContent = [line.dataset[state] ?? "", words].filter(Boolean).join(" ");
    line.className = state === "saved" ? "receipt receipt--sent" : state === "saving" ? "receipt" : "receipt receipt--held";
    button.disabled = ["saving", "saved", "kept"].includes(state);
  }
  const { openHere } = await import("./offline/here.js");
  const sleep = (/** @type {number} */ time) => new Promise((resolve) => setTimeout(resolve, time));
  return markDone({ form, openHere, say, go: (address) => location.assign(address), send, sleep });
}

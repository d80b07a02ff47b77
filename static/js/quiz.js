// @ts-check
/** Makes a quiz page quicker: answers are saved on every tap, steps move with buttons. Without it the page works by its buttons. */

/**
 * Save the newest state of a form, one request at a time, so that an older answer can never overtake a newer one.
 * @param {{ send: () => Promise<{ ok: boolean, status: number, words: string }>, show: (state: "saving" | "saved" | "held" | "refused", words?: string) => void }} ports
 * @returns {{ save: () => Promise<void>, retry: () => Promise<void> }}
 */
export function makeSaver({ send, show }) {
  let busy = false;
  let again = false;
  let waits = false;
  async function save() {
    if (busy) {
      again = true;
      return;
    }
    busy = true;
    do {
      again = false;
      show("saving");
      const answer = await send().catch(() => ({ ok: false, status: 0, words: "" }));
      waits = !answer.ok && (answer.status === 0 || answer.status >= 500);
      if (!again) {
        show(answer.ok ? "saved" : waits ? "held" : "refused", answer.words);
      }
    } while (again);
    busy = false;
  }
  return { save, retry: async () => (waits ? save() : undefined) };
}

/**
 * The order of things after one of them moved a step.
 * @template T
 * @param {T[]} list @param {number} place @param {-1 | 1} step @returns {T[]}
 */
export function moved(list, place, step) {
  const after = [...list];
  const target = place + step;
  if (target >= 0 && target < after.length) {
    [after[place], after[target]] = [after[target], after[place]];
  }
  return after;
}

/**
 * Give a list of steps up and down buttons in place of its number fields; the fields keep carrying the answer.
 * @param {HTMLElement} list @param {() => void} changed
 */
function makeMovable(list, changed) {
  const rows = () => /** @type {HTMLElement[]} */ ([...list.children]);
  const select = (row) => /** @type {HTMLSelectElement} */ (row.querySelector("select"));
  const answered = rows().every((row) => select(row).value);
  if (answered) {
    list.append(...rows().sort((a, b) => Number(select(a).value) - Number(select(b).value)));
  } else {
    list.dataset.untouched = "";
  }
  for (const row of rows()) {
    const place = document.createElement("span");
    place.className = "pairs__place";
    const moves = document.createElement("span");
    moves.className = "pairs__moves";
    for (const [step, sign, word] of [[-1, "↑", list.dataset.up], [1, "↓", list.dataset.down]]) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "pairs__move";
      button.textContent = String(sign);
      button.setAttribute("aria-label", `${word}: ${row.querySelector("label")?.textContent ?? ""}`);
      button.addEventListener("click", () => {
        list.append(...moved(rows(), rows().indexOf(row), /** @type {-1 | 1} */ (step)));
        delete list.dataset.untouched;
        number();
        (button.disabled ? moves.querySelector("button:not(:disabled)") : button)?.focus();
        changed();
      });
      moves.append(button);
    }
    select(row).tabIndex = -1;
    row.append(place, moves);
  }
  function number() {
    rows().forEach((row, place) => {
      row.querySelector(".pairs__place").textContent = String(place + 1);
      const [up, down] = row.querySelectorAll("button");
      up.disabled = place === 0;
      down.disabled = place === rows().length - 1;
      if (list.dataset.untouched === undefined) {
        select(row).value = String(place + 1);
      }
    });
  }
  const help = list.closest("fieldset")?.querySelector(".choices__help");
  if (help && list.dataset.help) {
    help.textContent = list.dataset.help;
  }
  list.classList.add("pairs--moving");
  number();
}

/** @param {HTMLFormElement} form */
function saveAsSheGoes(form) {
  const receipt = form.querySelector(".quiz-receipt");
  const words = { saving: form.dataset.saving, saved: form.dataset.saved, held: form.dataset.held, refused: "" };
  const saver = makeSaver({
    async send() {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(/** @type {any} */ (new FormData(form))),
        headers: { Accept: "application/json" },
        redirect: "error",
      });
      const told = await answer.json().catch(() => ({}));
      return { ok: answer.ok, status: answer.status, words: told.error ?? "" };
    },
    show(state, told) {
      receipt.textContent = (state === "saved" ? "✓ " : "") + (told || words[state] || "");
      receipt.classList.toggle("quiz-receipt--held", state === "held" || state === "refused");
    },
  });
  form.addEventListener("change", () => saver.save());
  window.addEventListener("online", () => saver.retry());
  return saver;
}

if (typeof document !== "undefined") {
  const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form#answer"));
  const saver = form && saveAsSheGoes(form);
  for (const list of document.querySelectorAll("[data-ordering]")) {
    makeMovable(/** @type {HTMLElement} */ (list), () => saver?.save());
  }
}

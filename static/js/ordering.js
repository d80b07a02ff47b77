// @ts-check
/** Steps that move with buttons: the list of an ordering question, whose number fields keep carrying the answer. */

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
export function makeMovable(list, changed) {
  const rows = () => /** @type {HTMLElement[]} */ ([...list.children]);
  const select = (row) => /** @type {HTMLSelectElement} */ (row.querySelector("select"));
  /** The order that the fields say; none as long as one of them is empty. */
  function read() {
    if (rows().every((row) => select(row).value)) {
      list.append(...rows().sort((a, b) => Number(select(a).value) - Number(select(b).value)));
      delete list.dataset.untouched;
    } else {
      list.dataset.untouched = "";
    }
  }
  read();
  for (const row of rows()) {
    const place = list.ownerDocument.createElement("span");
    place.className = "pairs__place";
    const moves = list.ownerDocument.createElement("span");
    moves.className = "pairs__moves";
    for (const [step, sign, word] of [[-1, "↑", list.dataset.up], [1, "↓", list.dataset.down]]) {
      const button = list.ownerDocument.createElement("button");
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
  list.addEventListener("ordering:read", () => (read(), number()));
  number();
}

// A lesson's small comforts. Without this file a term leads to its meaning at the foot of the lesson, and the browser's menu prints.

const print = document.querySelector("[data-print]");
if (print) {
  print.hidden = false;
  print.addEventListener("click", async () => {
    const pictures = [...document.images].filter((each) => each.loading === "lazy");
    pictures.forEach((each) => (each.loading = "eager"));
    await Promise.allSettled(pictures.map((each) => each.decode())); // those far down are not loaded yet, and paper would miss them
    window.print();
  });
}

/** Show a term's meaning under the paragraph it stands in; a second tap takes it away. */
function toggleMeaning(link) {
  const shown = document.getElementById(link.dataset.note ?? "");
  if (shown) {
    shown.remove();
    delete link.dataset.note;
    link.setAttribute("aria-expanded", "false");
    return;
  }
  const entry = document.getElementById(link.hash.slice(1));
  if (!entry) return;
  const note = document.createElement("span");
  note.id = `note-${link.hash.slice(1)}-${document.querySelectorAll(".term-note").length}`;
  note.className = "term-note";
  note.setAttribute("role", "status");
  const term = document.createElement("strong");
  term.textContent = entry.querySelector("dt").textContent;
  note.append(term, entry.querySelector("dd").textContent);
  (link.closest("p, li") ?? link).append(note);
  link.dataset.note = note.id;
  link.setAttribute("aria-expanded", "true");
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a.term");
  if (!link || event.ctrlKey || event.metaKey) return;
  if (!document.getElementById(link.hash.slice(1))) return;
  event.preventDefault();
  toggleMeaning(link);
});

// “Done, go on” through the phone, where it can keep work: fetched when it is tapped, or when a page is kept by the worker and it costs nothing.
const done = document.querySelector("form.lesson__done");
if (done) {
  const bound = () => import("./lesson-done.js");
  /** Where nothing can be kept the form goes by itself; without a line she is told instead of losing the page. */
  const send = async () => {
    const reached = navigator.onLine && (await fetch("/healthz", { cache: "no-store" }).then(() => true, () => false));
    if (reached) return done.submit();
    const line = done.querySelector("[role=status]");
    line.textContent = line.dataset.failed;
    line.className = "receipt receipt--held";
    done.querySelector("button").disabled = false;
  };
  done.addEventListener("submit", (event) => {
    event.preventDefault();
    bound().then(({ bind }) => bind(done, send)).catch(send);
  });
  if (navigator.serviceWorker?.controller) bound().then(() => import("./offline/here.js")).catch(() => undefined);
}

// Read aloud, where the browser has a voice.
const aloud = document.querySelector("[data-read-aloud]");
const article = document.querySelector("article.lesson");
if (aloud && article && globalThis.speechSynthesis) {
  import("./read-aloud.js").then(({ begin }) => begin(aloud, article)).catch(() => undefined);
}

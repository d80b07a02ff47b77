// @ts-check
/**
 * Reads a lesson aloud with the browser's own voice, without signal where the voice is on the phone. Hidden where there is none for the
 * lesson's language.
 *
 *   voiceFor(voices, "en-GB")       the best voice: of this very region before others, on the phone before those that need signal; or null
 *   textsOf(article)                what is read, in order: { element, text, language }
 *   createReader({ synthesis, Utterance, texts, voices, tell })       { toggle, stop }; `tell("reading" | "paused" | "stopped", element)`
 */

const READ = "h1, h2, h3, p, li, dt, dd, figcaption";
const SKIPPED = ".visually-hidden, sup, .refs, .draft-mark, details, .lesson__place, [hidden], .read-aloud";

/** @param {string} tag */
const base = (tag) => tag.toLowerCase().split(/[-_]/)[0];

/** @template {{ lang: string, localService?: boolean, default?: boolean }} V @param {V[]} voices @param {string} language @returns {V | null} */
export function voiceFor(voices, language) {
  const wanted = language.toLowerCase();
  const points = (/** @type {V} */ voice) =>
    (voice.localService ? 4 : 0) + (voice.lang.replace("_", "-").toLowerCase() === wanted ? 2 : 0) + (voice.default ? 1 : 0);
  const able = voices.filter((voice) => base(voice.lang) === base(language));
  return able.sort((one, other) => points(other) - points(one))[0] ?? null;
}

/** @param {HTMLElement} article */
export function textsOf(article) {
  const found = [];
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (article.querySelectorAll(READ))) {
    if (element.closest(SKIPPED) || (element.matches("li") && element.querySelector("p"))) continue;
    const copy = /** @type {HTMLElement} */ (element.cloneNode(true));
    for (const each of copy.querySelectorAll(`${SKIPPED}, ul, ol, .term-note`)) each.remove();
    const text = (copy.textContent ?? "").replace(/\s+/g, " ").trim();
    const language = /** @type {HTMLElement | null} */ (element.closest("[lang]"))?.lang ?? "";
    if (text) found.push({ element, text, language });
  }
  return found;
}

/**
 * One paragraph after the other: long texts are cut off by some voices, and a part in another language has another voice.
 * @param {{
 *   synthesis: Pick<SpeechSynthesis, "speak" | "cancel">, Utterance: any, texts: Array<{ element: any, text: string, language: string }>,
 *   voices: () => any[], tell: (state: "reading" | "paused" | "stopped", element?: any) => void,
 * }} ports
 */
export function createReader({ synthesis, Utterance, texts, voices, tell }) {
  let place = 0;
  let turn = 0; // what an older turn still says no longer counts
  let isReading = false;

  function next() {
    const mine = (turn += 1);
    const part = texts[place];
    if (!part) return stop();
    const voice = voiceFor(voices(), part.language);
    const spoken = new Utterance(part.text);
    [spoken.lang, spoken.rate] = [part.language, 0.95];
    if (voice) spoken.voice = voice;
    const over = () => {
      if (mine !== turn || !isReading) return;
      place += 1;
      next();
    };
    spoken.onend = over;
    spoken.onerror = (/** @type {{ error?: string }} */ event) => (["canceled", "interrupted"].includes(event.error ?? "") ? undefined : mine === turn && stop());
    tell("reading", part.element);
    synthesis.speak(spoken);
  }

  function pause() {
    isReading = false;
    turn += 1;
    synthesis.cancel(); // `pause` of browsers is unreliable on phones: it goes on with the paragraph it was in
    tell("paused", texts[place]?.element);
  }

  function stop() {
    isReading = false;
    turn += 1;
    place = 0;
    synthesis.cancel();
    tell("stopped");
  }

  function toggle() {
    if (isReading) return pause();
    isReading = true;
    next();
  }

  return { toggle, stop };
}

/** @param {HTMLElement} box the buttons, hidden until there is a voice @param {HTMLElement} article */
export function begin(box, article, { synthesis = globalThis.speechSynthesis, Utterance = globalThis.SpeechSynthesisUtterance } = {}) {
  if (!synthesis || !Utterance) return;
  const [play, end] = /** @type {NodeListOf<HTMLButtonElement>} */ (box.querySelectorAll("button"));
  const voices = () => synthesis.getVoices();
  /** @type {ReturnType<typeof createReader> | undefined} */
  let reader;

  function tell(/** @type {string} */ state, /** @type {HTMLElement | undefined} */ element) {
    article.querySelectorAll(".is-read").forEach((each) => each.classList.remove("is-read"));
    if (state !== "stopped") element?.classList.add("is-read");
    if (state === "reading") element?.scrollIntoView({ block: "nearest" });
    for (const word of /** @type {NodeListOf<HTMLElement>} */ (play.querySelectorAll("[data-when]"))) word.hidden = word.dataset.when !== state;
    end.hidden = state === "stopped";
  }
  const offer = () => (box.hidden = !voiceFor(voices(), article.lang));
  play.addEventListener("click", () => {
    reader ??= createReader({ synthesis, Utterance, texts: textsOf(article), voices, tell });
    reader.toggle();
  });
  end.addEventListener("click", () => reader?.stop());
  window.addEventListener("pagehide", () => reader?.stop());
  synthesis.addEventListener?.("voiceschanged", offer);
  offer();
}

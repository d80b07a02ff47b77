// Makes one piece of work through the phone's own facade, as its page would; answers what was made. Runs in the page.
async ({ here, session, kind, about, pin, planted, secret }) => {
  const { openHere } = await import(here);
  const phone = await openHere();
  if (!phone.person) return { trouble: phone.trouble || "nobody" };
  const any = (list) => list[Math.floor(Math.random() * list.length)];

  async function observation() {
    const rules = await import(session);
    const part = await phone.part("observing");
    const learner = part?.learners.find(({ enrolment }) => enrolment === about.subject.enrolment);
    if (!learner) return null;
    const edition = part.editions[learner.edition];
    const practice = edition.practices.find(({ key }) => key === about.practice);
    const sheet = edition.checklists[practice.checklist];
    const ended = Date.now();
    const held = {
      ...rules.newSession({ id: crypto.randomUUID(), enrolment: learner.enrolment, activity: practice.key, situation: "R1", now: "" }),
      ratings: Object.fromEntries(sheet.rules.items.map(([key]) => [key, any(["1", "2"])])),
      fields: { prepare: { situation: ["R1"], script: [""] }, finish: { global_rating: ["2"], strength: [secret], change: ["Slower."] } },
      started_at: new Date(ended - 60_000).toISOString(),
      ended_at: new Date(ended).toISOString(),
    };
    const who = { learner: learner.learner, observer: phone.person.id, course: edition.course, edition: edition.label, pack: edition.pack };
    const text = rules.signedText(held, sheet.rules, { ...who, checklist: practice.checklist });
    const signatures = [await phone.sign({ role: "observer", text, pin })];
    if (!(await phone.maySign(learner.learner))) return { signed: text, signatures };
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
    const of = Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
    const said = { agrees: ["yes"], comment: [secret] };
    const answer = rules.answerText(said, { observation: held.observation, learner: learner.learner, of });
    signatures.push(await phone.sign({ role: "learner", text: answer, pin, person: learner.learner }));
    return { signed: text, signatures, answer };
  }

  /** What stands in a kept form once every question has some answer. */
  function filledIn(html) {
    const cut = document.createElement("template");
    cut.innerHTML = html;
    const fields = [];
    const seen = new Set();
    const places = new Map();
    for (const control of cut.content.querySelectorAll("input[name], select[name], textarea[name]")) {
      const { name, type } = control;
      if (["hidden", "submit"].includes(type) || seen.has(name)) continue;
      if (control.closest("[data-ordering]")) {
        const list = control.closest("[data-ordering]");
        places.set(list, (places.get(list) ?? 0) + 1);
        fields.push([name, String(places.get(list))]);
      } else if (type === "radio" || type === "checkbox") fields.push([name, control.value]);
      else if (control.tagName === "SELECT") fields.push([name, [...control.options].find((each) => each.value)?.value ?? ""]);
      else fields.push([name, control.inputMode === "decimal" ? "3" : secret]);
      seen.add(name);
    }
    return fields;
  }

  async function refresher() {
    const due = (await phone.part("refreshers"))?.due[about.which];
    return due && { refresher: due.id, asks: due.kind, fields: filledIn(due.html) };
  }

  async function attempt() {
    const mine = (await phone.part("attempts"))?.attempts.find(({ id }) => id === about.attempt);
    if (!mine) return null;
    const at = new Date().toISOString();
    const answers = Object.fromEntries(mine.questions.map(({ code, html }) => [code, { fields: filledIn(html), at }]));
    return { attempt: mine.id, answers, finished_at: at };
  }

  const make = {
    "lesson-done": async () => ({ course: about.course, edition: planted ? "1900.1" : about.edition, activity: about.lesson }),
    "self-rating": async () => ({ observation: about.wish, ratings: Object.fromEntries(about.items.map((key) => [key, any(["0", "1", "2"])])) }),
    "learner-signature": async () => {
      const rules = await import(session);
      const [observation, of] = about.result;
      const signed = rules.answerText({ agrees: ["yes"], comment: [secret] }, { observation, learner: phone.person.id, of });
      const signatures = (await phone.maySign(phone.person.id)) ? [await phone.sign({ role: "learner", text: signed, pin })] : [];
      return { signed, signatures };
    },
    observation, refresher, attempt,
  }; // prettier-ignore
  const body = await make[kind]();
  if (!body) return { trouble: `no ${kind} is here` };
  const record = await phone.keep(kind, body);
  return { id: record.id, person: record.person };
};

// @ts-check
/**
 * The answers of an open quiz as this phone holds them: a draft, on the disk before anything says “saved”, whether there is signal or not.
 * The page of the site (`quiz.js`) and the one without signal (`attempt.js`) share it.
 *
 *   const answers = await openAnswers(phone, attempt)
 *   answers.of(code)                                 what she answered on this phone, or undefined
 *   await answers.put(code, fields)                  resolves when it is on the disk; raises CannotKeep, and nothing is written
 *   await answers.sent(code, at)                     the site has it: no need to send it again
 *   answers.unsent()                                 what the site may not have, oldest first
 *   await answers.handedIn(record)
 *
 * @typedef {{ fields: import("./fields.js").Fields, at: string, sent?: boolean }} Given
 * @typedef {{ answers: Record<string, Given>, record?: string }} Draft
 */

/** @param {string} attempt */
export const draftName = (attempt) => `attempt:${attempt}`;

/** @param {any} phone @param {string} attempt @param {{ name?: string }} [how] another draft than the attempt's own (a mending) */
export async function openAnswers(phone, attempt, { name = draftName(attempt) } = {}) {
  /** @returns {Promise<Draft>} */
  const read = async () => (await phone.draft(name)) ?? { answers: {} };
  let draft = await read();
  /** @type {Promise<any>} */
  let last = Promise.resolve();

  /** One change after the other, each on what is there: another tab may have kept something meanwhile. @param {(draft: Draft) => Draft} change */
  function write(change) {
    const next = last.catch(() => undefined).then(async () => {
      const after = change(await read());
      await phone.keepDraft(name, after);
      draft = after;
    });
    last = next;
    return next;
  }

  return {
    name,
    all: () => draft.answers,
    record: () => draft.record,
    /** @param {string} code @returns {Given | undefined} */
    of: (code) => draft.answers[code],

    /** @param {string} code @param {import("./fields.js").Fields} fields */
    put(code, fields) {
      const at = new Date(phone.now()).toISOString();
      return write((before) => ({ ...before, answers: { ...before.answers, [code]: { fields, at } } }));
    },

    /** @param {string} code @param {string} at which answer: a newer one still has to go */
    sent: (code, at) =>
      write((before) => {
        const given = before.answers[code];
        return given?.at === at ? { ...before, answers: { ...before.answers, [code]: { ...given, sent: true } } } : before;
      }),

    /** @returns {Array<[string, Given]>} */
    unsent: () =>
      Object.entries(draft.answers)
        .filter(([, given]) => !given.sent)
        .sort(([, one], [, other]) => one.at.localeCompare(other.at)),

    /** @param {string} record */
    handedIn: (record) => write((before) => ({ ...before, record })),
    /** @param {Record<string, Given>} answers */
    fill: (answers) => write((before) => ({ ...before, answers: { ...answers, ...before.answers } })),
    settled: () => last.catch(() => undefined),
  };
}

/** @typedef {Awaited<ReturnType<typeof openAnswers>>} Answers */

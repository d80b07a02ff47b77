import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { inPlace, mark, numberText, readResponse, verdictOf } from "../../static/js/offline/marking.js";

const vectors = JSON.parse(readFileSync(new URL("./vectors/marking.json", import.meta.url), "utf8"));

/** What the phone makes of the fields, in the words of the vectors. */
function answered(question, fields) {
  let response;
  try {
    response = readResponse(question, (name) => fields[name] ?? []);
  } catch (refusal) {
    return { refused: refusal.code };
  }
  const share = mark(question, response);
  const told = { response, mark: share[0] / share[1], verdict: response === null ? "open" : verdictOf(share) };
  if (question.kind === "numeric") told.shown = response === null ? "" : numberText(response);
  if (question.kind === "ordering" && response) told.in_place = inPlace(question.body.items, response);
  return told;
}

for (const [place, { question, answers }] of vectors.entries()) {
  test(`vector ${place + 1}: ${question.kind} is read and marked as the server does, ${answers.length} answers`, () => {
    for (const { fields, ...wanted } of answers) assert.deepEqual(answered(question, fields), wanted, JSON.stringify(fields));
  });
}

test("there are vectors of every kind", () => {
  const kinds = new Set(vectors.map(({ question }) => question.kind));
  assert.deepEqual([...kinds].sort(), ["case", "matching", "multiple", "numeric", "ordering", "single", "truefalse"]);
});

import assert from "node:assert/strict";
import { test } from "node:test";

import { makeSaver, moved } from "../../static/js/quiz.js";

const done = { ok: true, status: 200, words: "" };

function recorder(answers) {
  const shown = [];
  let sent = 0;
  const saver = makeSaver({
    send: async () => {
      const answer = answers[Math.min(sent, answers.length - 1)];
      sent += 1;
      await Promise.resolve();
      if (answer instanceof Error) {
        throw answer;
      }
      return answer;
    },
    show: (state, words = "") => shown.push(words ? `${state}: ${words}` : state),
  });
  return { saver, shown, count: () => sent };
}

test("says saving, then saved", async () => {
  const { saver, shown } = recorder([done]);
  await saver.save();
  assert.deepEqual(shown, ["saving", "saved"]);
});

test("sends the newest state once more when something changed meanwhile, never two at a time", async () => {
  const { saver, shown, count } = recorder([done]);
  await Promise.all([saver.save(), saver.save(), saver.save()]);
  assert.equal(count(), 2);
  assert.deepEqual(shown, ["saving", "saving", "saved"]);
});

test("holds on a broken line and sends again when it is back, only then", async () => {
  const { saver, shown, count } = recorder([new Error("offline"), done]);
  await saver.save();
  await saver.retry();
  await saver.retry();
  assert.equal(count(), 2);
  assert.deepEqual(shown, ["saving", "held", "saving", "saved"]);
});

test("holds when the server stumbles", async () => {
  const { saver, shown } = recorder([{ ok: false, status: 503, words: "" }]);
  await saver.save();
  assert.deepEqual(shown, ["saving", "held"]);
});

test("shows the server's words when it refuses, and does not insist", async () => {
  const { saver, shown, count } = recorder([{ ok: false, status: 422, words: "Write a number." }]);
  await saver.save();
  await saver.retry();
  assert.equal(count(), 1);
  assert.deepEqual(shown, ["saving", "refused: Write a number."]);
});

test("moves one thing a step and stops at the ends", () => {
  assert.deepEqual(moved(["a", "b", "c"], 0, 1), ["b", "a", "c"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, -1), ["a", "c", "b"]);
  assert.deepEqual(moved(["a", "b", "c"], 0, -1), ["a", "b", "c"]);
  assert.deepEqual(moved(["a", "b", "c"], 2, 1), ["a", "b", "c"]);
});

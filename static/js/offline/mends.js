// @ts-check
/** A file of its own, because routes.js leads to hub.js: in a circle no file's name can hold a hash of what it names. */

/** @param {any} body */
const ofSession = (body) => {
  const { enrolment, activity } = body.signed ? JSON.parse(body.signed) : body;
  return `/phone/observe/${enrolment}/${activity}/`;
};

/**
 * Where work that was set aside is mended, by its kind: the page's address, which is then given `?mend=<record id>`.
 * @type {Record<string, (body: any) => string>}
 */
export const MENDS = {
  attempt: ({ attempt }) => `/phone/attempts/${attempt}/`,
  "self-rating": ({ observation }) => `/phone/self-rating/${observation}/`,
  refresher: ({ refresher }) => `/phone/refreshers/${refresher}/`,
  observation: ofSession,
  "observation-closed": ofSession,
  "learner-signature": (body) => `/phone/answers/${JSON.parse(body.signed).observation}/`,
};

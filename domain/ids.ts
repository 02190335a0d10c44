/** Ids and other words that the product itself makes, and how ids of vendors are recognised. */

declare const brand: unique symbol;
export type Brand<Value, Name extends string> = Value & { readonly [brand]: Name };

declare const ours: unique symbol;
/** Words of our own, which may stand in any text: made by `literal()` and `text`, or an id of ours. */
export type Literal = string & { readonly [ours]: true };

/** What a workflow is about, within its team and type: an iteration's key (`2026-w49`), a release's version (`2026.49.0`). */
export type WorkflowKey = Brand<Literal, 'WorkflowKey'>;

const keyShape = /^[a-z\d][\w.-]{0,63}$/i;

/** @throws Error for anything that is not a key: whoever asks has checked it before */
export function workflowKey(written: string): WorkflowKey {
  if (!keyShape.test(written)) throw new Error(`"${written}" is no key of a workflow.`);
  return written as WorkflowKey; // oxlint-disable-line typescript/no-unsafe-type-assertion -- the one place where keys begin
}

/** The name of something in our own code, such as a workflow's type. @throws Error for anything else */
export function nameInCode(written: string): Literal {
  if (!/^[a-z]\w{0,63}$/i.test(written)) throw new Error(`"${written}" is no name in the code.`);
  return written as Literal; // oxlint-disable-line typescript/no-unsafe-type-assertion -- checked
}

/** Our own words with other names in them, as for the environment variables that a team calls its own way. */
export function renamed(words: Literal, names: Readonly<Record<string, string>>): Literal {
  const own = words.replaceAll(/[A-Z][A-Z\d_]+/g, (name) => nameInCode(names[name] ?? name));
  return own as Literal; // oxlint-disable-line typescript/no-unsafe-type-assertion -- words of ours and checked names
}

/** Members of a Slack workspace: `U…`, and `W…` on Enterprise Grid. Their ids also name the conversation with them. */
export const slackMember = /^[UW][A-Z\d]{2,}$/;

/** The id of a payload key, as it travels in clear text with what it encrypts. */
export const payloadKeyId = /^[\w.-]{1,64}$/;

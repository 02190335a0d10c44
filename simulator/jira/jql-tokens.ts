/** JQL as words, strings and signs, each with its place for the error messages. */

export interface Token {
  readonly kind: 'word' | 'string' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
}

/** A query that Jira refuses, or that is outside the part of JQL which the simulator knows: 400, never ignored. */
export class JqlError extends Error {}

export function refuse(jql: string, at: number, why: string): JqlError {
  const lines = jql.slice(0, at).split('\n');
  const place = `(line ${lines.length}, character ${(lines.at(-1) ?? '').length + 1})`;
  return new JqlError(`Error in the JQL Query: ${why} ${place}`);
}

const patterns = [
  ['string', /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y],
  ['sign', /!=|!~|<=|>=|[=~<>(),!]/y],
  ['word', /[^\s"'=~<>(),!{}*/%+^$#@?;|&[\]]+/y],
] as const;

/** @throws JqlError at a character that JQL reserves, such as the `/` of a label without quotes. */
export function tokens(jql: string): Token[] {
  const found: Token[] = [];
  let at = 0;
  for (;;) {
    while (/\s/.test(jql.charAt(at))) at += 1;
    if (at >= jql.length) return [...found, { kind: 'end', text: '', at }];
    const token = next(jql, at);
    found.push(token);
    at += token.length;
  }
}

function next(jql: string, at: number): Token & { readonly length: number } {
  for (const [kind, pattern] of patterns) {
    pattern.lastIndex = at;
    const match = pattern.exec(jql);
    if (!match) continue;
    const text = kind === 'string' ? (match[1] ?? match[2] ?? '').replaceAll(/\\(.)/g, '$1') : match[0];
    return { kind, text, at, length: match[0].length };
  }
  const sign = jql.charAt(at);
  if (sign === '"' || sign === "'") {
    throw refuse(jql, at, `The quoted string '${jql.slice(at + 1)}' has not been completed.`);
  }
  throw refuse(jql, at, `The character '${sign}' is a reserved JQL character. You must enclose it in a string.`);
}

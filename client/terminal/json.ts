/** JSON for programs and terminals: indented, with control and direction characters escaped. */
export function asDocument(facts: object): string {
  const escaped = (one: string) =>
    [...Array(one.length).keys()].map((n) => `\\u${one.charCodeAt(n).toString(16).padStart(4, '0')}`).join('');
  return `${JSON.stringify(facts, null, 2).replaceAll(/[\u007f-\u009f]|\p{Cf}/gu, escaped)}\n`;
}

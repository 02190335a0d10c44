/** The values of a form in words: a title where they carry an id, what belongs together on one line. */
import type { AskedContent, ReportedQuestion, ReportedAnswer } from '../../records/reported-questions.ts';

export interface FormFields {
  readonly label: string;
  readonly value: string;
}

/** Said with the field that they belong to: the owner with the action, the note with the score. */
const beside: Readonly<Record<string, string>> = { owner: 'text', note: 'score' };
const labels: Readonly<Record<string, string>> = { decisions: 'decided', actions: 'to do', blocker: 'a blocker' };
/** As forms ask; the records keep no order. What is not named here comes first. */
const order = ['title', 'topic', 'what', 'decisions', 'actions', 'measure', 'baseline', 'owner'];

export function formFields(
  { values, hash }: ReportedAnswer,
  { contents }: Pick<ReportedQuestion, 'contents'>,
): FormFields[] {
  const seen = contents.find((one) => one.hash === hash) ?? contents.at(-1);
  const valueAt = (field: string) => values.find((one) => one.field === field)?.value;
  const rank = ({ field }: ReportedAnswer['values'][number]) => order.indexOf(field.split('.')[0] ?? '');
  return values
    .toSorted((a, b) => rank(a) - rank(b))
    .flatMap(({ field, value }) => {
      const { within, name } = partsOf(field);
      if (value === 'false') return [];
      if (within && valueAt(`${within}.${beside[name]}`) !== undefined) return [];
      const more = Object.keys(beside).find((one) => beside[one] === name);
      const added = within && more ? valueAt(`${within}.${more}`) : undefined;
      const said = value === 'true' ? 'yes' : (titleOf(seen, value) ?? value);
      return [{ label: labelOf(field, seen), value: added === undefined ? said : `${said} – ${added}` }];
    });
}

/** `goals.g1.score` is `score` within `goals.g1`. */
function partsOf(field: string): { within: string; name: string } {
  const at = field.lastIndexOf('.');
  return { within: field.slice(0, Math.max(0, at)), name: field.slice(at + 1) };
}

/** What the field is about: a goal or an item by its title, else its own name in words. */
function labelOf(field: string, seen: AskedContent | undefined): string {
  const [group = '', ...rest] = field.split('.');
  const title = titleOf(seen, rest.join('.')) ?? titleOf(seen, partsOf(rest.join('.')).within);
  return title ?? labels[group] ?? group.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}

/** A line begins with fixed words or with its title, which is the first value that somebody wrote. */
function titleOf(seen: AskedContent | undefined, id: string): string | undefined {
  const values = seen?.hashed.find((one) => one.id === id)?.text ?? [];
  return values.flatMap((part) => (typeof part === 'object' && 'value' in part ? [part.value] : []))[0];
}

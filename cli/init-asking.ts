/** How `init` asks for one setting: the answer is checked at once, by the rules that the team file itself is read with. */
import { CANCEL_SYMBOL, select, text } from '@clack/prompts';
import { isGroup, type Path } from '../config/lines.ts';
import { readValues } from '../config/read.ts';
import { UserError } from '../config/user-error.ts';
import { withDefaults, merged, shortName, type Here, type Settings } from './init-defaults.ts';

interface Line {
  /** What an empty answer means. */
  readonly usual?: string;
  readonly example?: string;
  /** May be left empty, and is then left out. */
  readonly optional?: boolean;
  readonly read?: (line: string) => unknown;
  /** The settings whose problems are shown; its own when absent. */
  readonly about?: Path;
}

/** The settings so far, and how the next one is asked for. */
export class Asking {
  settings: Settings = {};
  private readonly here: Here;

  constructor(here: Here) {
    this.here = here;
  }

  set(path: Path, value: unknown): void {
    this.settings = merged(this.settings, at(path, value));
  }

  async for(
    path: Path,
    message: string,
    { usual, example, optional = false, read = String, about = path }: Line = {},
  ): Promise<void> {
    const line = await answered(
      text({
        message,
        placeholder: usual ?? (example ? `for example ${example}` : optional ? 'empty: none' : ''),
        ...(usual !== undefined && { defaultValue: usual }),
        validate: (typed = '') => {
          const value = typed.trim() || usual || '';
          if (value === '') return optional ? undefined : 'An answer is required.';
          return this.wrong(path, read(value), about);
        },
      }),
    );
    const value = line.trim();
    if (value !== '') this.set(path, read(value));
  }

  /** @param about the setting whose problems are shown; the chosen one's own when absent */
  async choose<Value>(
    path: Path,
    message: string,
    options: readonly { value: Value; label: string; hint?: string }[],
    about: Path = path,
    first?: Value,
  ): Promise<Value> {
    for (let problem = ''; ;) {
      const index = await answered(
        select({
          message: `${message}${problem}`,
          options: options.map(({ label, hint }, value) => ({ value, label, ...(hint !== undefined && { hint }) })),
          initialValue: Math.max(
            0,
            options.findIndex((one) => one.value === first),
          ),
        }),
      );
      const chosen = options[index];
      if (!chosen) continue;
      const wrong = chosen.value === undefined ? undefined : this.wrong(path, chosen.value, about);
      if (wrong === undefined) {
        if (chosen.value !== undefined) this.set(path, chosen.value);
        return chosen.value;
      }
      problem = `\n${wrong}`;
    }
  }

  async line(message: string, mayBeEmpty: boolean): Promise<string> {
    const validate = (typed = '') => (typed.trim() === '' && !mayBeEmpty ? 'An answer is required.' : undefined);
    return (await answered(text({ message, validate, placeholder: mayBeEmpty ? 'leave empty to finish' : '' }))).trim();
  }

  /** Known by their first name, or by it and a number. */
  newPerson(name: string): string {
    const known = isGroup(this.settings['people']) ? this.settings['people'] : {};
    const short = shortName(name.split(/\s/)[0] ?? '', 'person');
    let id = short;
    for (let n = 2; Object.hasOwn(known, id); n += 1) id = `${short}-${n}`;
    this.set(['people', id, 'name'], name);
    return id;
  }

  nameOf(id: string): string {
    const person = isGroup(this.settings['people']) ? this.settings['people'][id] : undefined;
    return isGroup(person) ? String(person['name']) : id;
  }

  /** What the file's own rules say of this setting, once it is set. */
  private wrong(path: Path, value: unknown, about: Path = path): string | undefined {
    const { problems } = readValues(withDefaults(merged(this.settings, at(path, value)), this.here));
    const found = problems.find((one) => about.every((key, depth) => one.path[depth] === key));
    if (!found) return undefined;
    // What was typed stands above: it is not said again.
    const wrong = found.wrong.replace(/ ?\(".*"\)/s, '').trim();
    return wrong === 'is wrong' ? found.remedy : `It ${wrong}. ${found.remedy}`;
  }
}

function at(path: Path, value: unknown): Settings {
  const [key = '', ...rest] = path;
  return { [String(key)]: rest.length === 0 ? value : at(rest, value) };
}

export async function answered<Value>(question: Promise<Value | typeof CANCEL_SYMBOL>): Promise<Value> {
  const answer = await question;
  if (answer === CANCEL_SYMBOL) throw new UserError('Cancelled. Nothing was written.');
  return answer;
}

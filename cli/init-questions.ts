/** The questions of `init`. Each answer is checked at once, by the rules that the team file itself is read with. */
import { CANCEL_SYMBOL, confirm, intro, note, select, text } from '@clack/prompts';
import type { Path } from '../config/lines.ts';
import { isGroup } from '../config/lines.ts';
import { UserError } from '../config/user-error.ts';
import { readValues } from '../config/read.ts';
import { weekdays } from '../domain/team.ts';
import type { Vendor } from '../vendors/vendor.ts';
import { allVendors, vendorNames, vendors } from '../vendors/vendors.ts';
import { withDefaults, merged, nextMonday, shortName, type Here, type Settings } from './init-defaults.ts';

/** @throws UserError when the person stops; nothing has been written then */
export async function askForSettings(here: Here): Promise<Settings> {
  intro('A team file for Drumbeat. Enter accepts the grey answer; Ctrl-C quits without writing.');
  const mode = await answered(
    select({
      message: 'What would you like to do?',
      options: [
        {
          value: 'try',
          label: 'Just try it',
          hint: 'an example team, with all vendors simulated',
        },
        { value: 'own', label: 'Set up my team', hint: 'with the ids of your Slack channel and people' },
      ],
    }),
  );
  const asking = new Asking(here);
  await asking.for(['name'], 'What is the team called?', { usual: 'Lighthouse' });
  return mode === 'try' ? asking.settings : askAboutOwnTeam(asking, here);
}

export async function mayReplace(file: string): Promise<boolean> {
  return answered(confirm({ message: `${file} exists. Replace it?`, initialValue: false }));
}

async function askAboutOwnTeam(asking: Asking, here: Here): Promise<Settings> {
  const name = String(asking.settings['name']);
  await asking.for(['id'], 'Its short name, part of every id', { usual: shortName(name, 'team') });
  await asking.for(['calendar', 'timeZone'], 'Its time zone', { usual: here.timeZone });
  const simulated = await askWhatIsSimulated(asking);
  const people = await askForPeople(asking, simulated);
  await askForRoles(asking, people);
  await askForPlaces(asking, simulated);
  await askForCadence(asking, here);
  return asking.settings;
}

async function askWhatIsSimulated(asking: Asking): Promise<readonly string[]> {
  const all = new Intl.ListFormat('en-GB').format(allVendors.map(({ title }) => title));
  const allButSlack = vendorNames.filter((name) => name !== 'slack');
  const which = await asking.choose(['simulate'], 'Which vendors are real?', [
    { value: [], label: all, hint: 'accounts and tokens come from you' },
    { value: allButSlack, label: 'only Slack', hint: 'the others are simulated on this machine' },
    { value: vendorNames, label: 'none yet', hint: 'all are simulated on this machine' },
  ]);
  return which;
}

/** Their short names; the manager, whom the last question is about, is not among them. */
async function askForPeople(asking: Asking, simulated: readonly string[]): Promise<string[]> {
  note('Everyone who takes part, starting with you. An empty name ends the list.', 'People');
  const ids: string[] = [];
  const optional = { optional: true };
  const account = async (id: string, { name, account: asked }: Vendor, answer = optional) => {
    if (asked && !simulated.includes(name)) await asking.for(['people', id, name], `  ${asked.label}`, answer);
  };
  for (;;) {
    const name = await asking.line(ids.length === 0 ? 'Your name' : 'The next name', ids.length > 0);
    if (name === '') break;
    const id = asking.newPerson(name);
    ids.push(id);
    for (const vendor of allVendors) await account(id, vendor);
    await asking.for(['people', id, 'timeZone'], "  Time zone, if it is not the team's", optional);
  }
  const manager = asking.newPerson(await asking.line('Who does the engineering manager report to?', false));
  asking.set(['roles', 'manager'], { person: manager });
  // Whoever is asked in a role must be found in Slack.
  await account(manager, vendors.slack, { optional: false });
  return ids;
}

async function askForRoles(asking: Asking, people: readonly string[]): Promise<void> {
  const roles = { em: 'engineering manager', pm: 'product manager', captain: 'release captain' };
  for (const [role, name] of Object.entries(roles)) {
    const options = people.map((value) => ({ value, label: asking.nameOf(value) }));
    const nobody = role === 'captain' ? [{ value: undefined, label: 'nobody: the team releases nothing' }] : [];
    const whoItIs = [...options, ...nobody];
    const path = ['roles', role];
    const person = await asking.choose([...path, 'person'], `Who is the ${name}?`, whoItIs, path, people[0]);
    if (person === undefined) return asking.set(['release'], 'off');
    const others = options.filter((one) => one.value !== person);
    if (others.length === 0) continue;
    const backups = [...others, { value: undefined, label: 'nobody' }];
    const question = `Who may answer instead of ${asking.nameOf(person)}?`;
    await asking.choose(['roles', role, 'backup'], question, backups, undefined, others[0]?.value);
  }
}

async function askForPlaces(asking: Asking, simulated: readonly string[]): Promise<void> {
  const readers = [
    { value: 'private', label: 'only invited people' },
    { value: 'internal', label: 'everyone in the company' },
    { value: 'public', label: 'everyone' },
  ];
  const whoReads = (path: Path, what: string) =>
    asking.choose([...path, 'visibility'], `Who can read ${what}?`, readers);
  if (!simulated.includes('slack')) {
    await asking.for(['slack', 'channel'], "The id of the team's Slack channel (channel details, at the bottom)");
    await whoReads(['slack'], 'the channel');
  }
  if (!simulated.includes('jira')) {
    await asking.for(['jira', 'site'], 'The address of the Jira site', { example: 'https://example.atlassian.net' });
    await asking.for(['jira', 'project'], "The key of the team's project there", { example: 'SEC' });
    await whoReads(['jira'], 'the project');
  }
  if (!simulated.includes('github')) {
    await asking.for(['github', 'tracking', 'repository'], 'The GitHub repository of the tracking issue (owner/name)');
    await whoReads(['github', 'tracking'], 'it');
    if (asking.settings['release'] === 'off') return;
    await asking.for(['github', 'release', 'repository'], 'The repository that is released (owner/name)');
    await whoReads(['github', 'release'], 'it');
    await asking.for(['github', 'release', 'branch'], 'The branch that is released', { usual: 'main' });
  }
}

async function askForCadence(asking: Asking, { today }: Here): Promise<void> {
  const weeks = [1, 2, 3, 4].map((value) => ({ value, label: value === 1 ? '1 week' : `${value} weeks` }));
  await asking.choose(['iteration', 'weeks'], 'How long is an iteration?', weeks, undefined, 2);
  await asking.for(['iteration', 'anchor'], 'The first day of the first one', {
    usual: nextMonday(today, 1),
    about: ['iteration'],
  });
  const days = weekdays.slice(0, 5).map((value) => ({ value, label: value }));
  await asking.choose(['sync', 'day'], 'On which day is the weekly sync?', days, undefined, 'wednesday');
  await asking.for(['sync', 'at'], 'At what time?', { usual: '10:00' });
  const releases = asking.settings['release'] !== 'off';
  await asking.choose<unknown>(['retrospective'], 'What triggers the retrospective?', [
    ...(releases ? [{ value: { after: 'release' }, label: 'the release' }] : []),
    { value: { after: 'close' }, label: 'the close of the iteration' },
    { value: 'off', label: 'nothing: the team holds none' },
  ]);
  await asking.for(['calendar', 'holidays'], 'Days off for everyone, such as 2026-12-25, separated by commas', {
    optional: true,
    read: (line) => line.split(',').map((one) => one.trim()),
  });
}

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
class Asking {
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

async function answered<Value>(question: Promise<Value | typeof CANCEL_SYMBOL>): Promise<Value> {
  const answer = await question;
  if (answer === CANCEL_SYMBOL) throw new UserError('Cancelled. Nothing was written.');
  return answer;
}

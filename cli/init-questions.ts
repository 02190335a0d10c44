/** The questions of `init`. */
import { confirm, intro, note, select } from '@clack/prompts';
import type { Path } from '../config/lines.ts';
import { weekdays } from '../domain/team.ts';
import type { Vendor } from '../vendors/vendor.ts';
import { allVendors, vendorNames, vendors } from '../vendors/vendors.ts';
import { answered, Asking } from './init-asking.ts';
import { nextMonday, shortName, type Here, type Settings } from './init-defaults.ts';

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

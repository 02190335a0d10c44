/** What the scripted teammates of `--auto` say: the same in every demo, and as a team like theirs might write it. */

/** What goes into a form: by block id, or for blocks that only the form knows by a function of their ids. */
export type Fill = Readonly<Record<string, string | boolean>> | ((blocks: readonly string[]) => Record<string, string>);

/** Who does what with a button, the n-th time they see one of its kind. Null: leave it to others. */
export type Script = Readonly<Record<string, (person: string, nth: number) => Fill | 'click' | null>>;

interface Goal {
  readonly title: string;
  readonly measure: string;
  readonly owner: string;
}

const goals: Readonly<Record<string, readonly Goal[]>> = {
  ada: [
    {
      title: 'Signing keys are rotated and nobody notices',
      measure: 'No failed update in the three days after the rotation',
      owner: 'dmitri',
    },
    {
      title: 'Every finding of the penetration test is closed',
      measure: 'The testers confirm findings 3 to 7',
      owner: 'cleo',
    },
  ],
  ben: [
    {
      title: 'Maintainers of public packages use a second factor',
      measure: '40 of 40 accounts have one on the last day',
      owner: 'emi',
    },
    {
      title: 'Customers see in the audit log who changed a role',
      measure: 'Two customers found an entry without our help',
      owner: 'emi',
    },
  ],
};

const topics: Readonly<Record<string, readonly { topic: string; blocker: boolean }[]>> = {
  emi: [{ topic: 'Who reviews the threat model of the webhook receiver?', blocker: false }],
  dmitri: [
    { topic: 'The old signing key is still used by two build jobs', blocker: false },
    { topic: 'The certificate of staging ran out: the rotation cannot be tried there', blocker: true },
  ],
};

const notes = [
  {
    decisions: 'We rotate on Thursday, with the old key valid for one more week\nCleo reviews the threat model',
    'actions.0.text': 'Move the two build jobs to the new key',
    'actions.0.owner': 'dmitri',
  },
  {
    decisions: 'The rotation is tried on a copy of production instead of staging',
    'actions.0.text': 'Ask operations for a new certificate on staging',
    'actions.0.owner': 'cleo',
  },
] as const;

const reflections: Readonly<Record<string, { wentWell: string; couldImprove: string }>> = {
  ada: { wentWell: 'Both goals were clear from the first day', couldImprove: 'A review waits for more than a day' },
  ben: { wentWell: 'Maintainers answered quickly', couldImprove: 'We hear of blocked work only in the sync' },
  cleo: { wentWell: 'Go or no-go took two minutes', couldImprove: 'Reviews have no owner until somebody complains' },
  dmitri: { wentWell: 'The rotation plan was written down early', couldImprove: 'Staging breaks and nobody owns it' },
  emi: { wentWell: 'Pairing on the token endpoint', couldImprove: 'Release notes are written in the last hour' },
};

/** Ten votes over the topics, more for the first ones, each person a little differently. */
function tenVotes(person: string, topicIds: readonly string[]): Record<string, string> {
  const shares = { ada: [5, 2, 2, 1], ben: [3, 5, 2], cleo: [4, 1, 4, 1], dmitri: [2, 2, 1, 5], emi: [6, 0, 2, 0, 2] };
  const wanted = Object.entries(shares).find(([name]) => name === person)?.[1] ?? [10];
  const votes = topicIds.map((_id, index) => wanted[index] ?? 0);
  const left = 10 - votes.reduce((sum, one) => sum + one, 0);
  votes[0] = (votes[0] ?? 0) + left;
  return Object.fromEntries(topicIds.map((id, index) => [id, String(votes[index])]));
}

/** Of what is still open at the close, one item is given up and the rest continues. */
function dispositionOf(block: string): string {
  return block.endsWith('-9') ? 'drop' : 'carry over';
}

/** Questions to nobody in particular; all others are answered by those whom they name. */
export const forAnyone: readonly string[] = ['decide:goal', 'decide:agenda'];

export const script: Script = {
  'decide:goal': (person, nth) => (goals[person]?.[nth] ? { ...goals[person][nth] } : null),
  'decide:commit': () => 'click',
  'decide:agenda': (person, nth) => (topics[person]?.[nth] ? { ...topics[person][nth] } : null),
  'decide:notes': (_person, nth) => ({ ...(notes[nth] ?? notes[1]) }),
  'decide:go': () => 'click',
  'decide:score': () => (blocks) =>
    Object.fromEntries(
      blocks.map((block) =>
        block.endsWith('.score')
          ? [block, block.includes('g1') ? 'achieved' : 'partly']
          : [block, block.includes('g1') ? 'Not one failed update' : '36 of 40; four wait for a hardware key'],
      ),
    ),
  'decide:verdict': () => ({ verdict: 'improved', evidence: 'First answer after 7 hours on average; it was 26' }),
  'decide:reflection': (person) => (reflections[person] ? { ...reflections[person] } : null),
  'decide:votes': (person) => (blocks) => tenVotes(person, blocks),
  'decide:improvement': (person) =>
    person === 'ben'
      ? {
          what: 'Whoever asks for a review names one reviewer',
          measure: 'Hours from asking to the first answer',
          baseline: '26 hours on average in this iteration',
          owner: 'emi',
        }
      : null,
  'decide:accept': () => 'click',
  'decide:closing': () => (blocks) => Object.fromEntries(blocks.map((block) => [block, dispositionOf(block)])),
};

/** What the people of the lived iteration answer, and after how many hours: believable, with a few things that go wrong. */
import type { Question } from '../../domain/decisions/decisions.ts';
import type { FormValues } from '../../forms/index.ts';
import type { Improvement } from '../../domain/improvement.ts';
import { person, type PersonId, type Team } from '../../domain/team.ts';
import { finishWork } from '../../local/demo/work.ts';
import { workflowId } from '../../workflows/contract/ids.ts';
import type { ActivitiesWorld } from './activities-world.ts';

export interface ScriptedAnswer {
  /** A person of the team, or an account in Slack that nobody knows. */
  readonly by: string;
  readonly choice: string;
  readonly values?: unknown;
  /** Hours after the question was put; at once when absent. What comes after the end is too late. */
  readonly after?: number;
  /** Another question of the same workflow. */
  readonly question?: string;
  /** They look at what was shown first; at what stands now when absent. */
  readonly sees?: 'first';
}

const goal = (by: string, title: string, measure: string, owner: string): ScriptedAnswer => ({
  by,
  choice: 'goal',
  values: { title, measure, owner },
});

const scores: Readonly<Record<string, Readonly<Record<string, { score: string; note: string }>>>> = {
  release: {
    dmitri: { score: 'partly', note: 'Two build jobs still use the old key' },
    emi: { score: 'partly', note: '36 of 40; four wait for a hardware key' },
    cleo: { score: 'dropped', note: 'The testers postponed their second round to March' },
  },
  close: {
    dmitri: { score: 'achieved', note: 'Not one failed update; the last build job moved on Thursday' },
    emi: { score: 'partly', note: '36 of 40; four wait for a hardware key' },
  },
};

const reflections: Readonly<Record<string, FormValues['reflection']>> = {
  ada: { wentWell: 'Both goals were clear from the first day', couldImprove: 'A review waits for more than a day' },
  ben: { wentWell: 'Maintainers answered quickly', couldImprove: 'We hear of blocked work only in the sync' },
  cleo: { wentWell: '', couldImprove: 'Reviews have no owner until somebody complains' },
  dmitri: { wentWell: 'The rotation plan was written down early', couldImprove: 'Staging breaks and nobody owns it' },
};

const answers: Readonly<
  Record<string, (question: Question, people: readonly PersonId[]) => readonly ScriptedAnswer[]>
> = {
  goals: () => [
    goal('ada', 'Signing keys are rotated and nobody notices', 'No failed update in the three days after it', 'dmitri'),
    goal('ben', 'Maintainers of public packages use a second factor', '40 of 40 accounts on the last day', 'emi'),
  ],
  commit: () => [
    { by: 'cleo', choice: 'commit', after: 0.5 },
    {
      ...goal('ada', 'Every finding of the penetration test is closed', 'The testers confirm 3 to 7', 'cleo'),
      after: 1,
      question: 'goals',
    },
    { by: 'ada', choice: 'commit', after: 2, sees: 'first' },
    { by: 'ada', choice: 'commit', after: 4.5 },
    { by: 'ben', choice: 'commit', after: 90 },
  ],
  'sync-1-agenda': () => [
    { by: 'emi', choice: 'agenda', values: { topic: 'Who reviews the threat model?', blocker: false } },
    { by: 'dmitri', choice: 'agenda', values: { topic: 'The old key is still used by two build jobs', blocker: true } },
  ],
  'sync-1-notes': () => [
    {
      by: 'ada',
      choice: 'notes',
      after: 3,
      values: {
        decisions: ['We rotate on Thursday, with the old key valid for one more week', 'Cleo reviews the threat model'],
        actions: [{ text: 'Move the two build jobs to the new key', owner: 'dmitri' }],
        done: [],
      },
    },
  ],
  'go-1': () => [
    { by: 'U0STRANGER', choice: 'go', after: 1 },
    { by: 'cleo', choice: 'no-go', after: 5, values: { reason: 'The certificate of staging ran out' } },
  ],
  'go-2': () => [
    { by: 'emi', choice: 'go', after: 1 },
    { by: 'cleo', choice: 'go', after: 3 },
  ],
  verdict: () => [
    {
      by: 'ada',
      choice: 'verdict',
      after: 2,
      values: { verdict: 'improved', evidence: 'First answer after 7 hours on average; it was 26' },
    },
  ],
  reflections: (_question, people) =>
    people.flatMap((by, n) => {
      const values = reflections[by];
      return values ? [{ by, choice: 'reflection', values, after: 1 + 1.5 * n }] : [];
    }),
  votes: ({ content }, people) =>
    people.map((by, n) => {
      const [first = '', second = ''] = content.lines.map(({ id }) => id);
      return { by, choice: 'votes', values: { votes: { [first]: 10 - n, [second]: n } }, after: 0.5 + n };
    }),
  improvement: ({ content }) => [
    {
      by: 'ben',
      choice: 'improvement',
      after: 4,
      values: {
        topic: content.lines[0]?.id ?? '',
        what: 'Whoever asks for a review names one reviewer',
        measure: 'Hours from asking to the first answer',
        baseline: '26 hours on average in this iteration',
        owner: 'emi',
      },
    },
  ],
  accept: () => [{ by: 'emi', choice: 'accept', after: 2 }],
  closing: ({ content }) => {
    const mine = content.lines.filter(({ facts }) => facts?.['assignee'] === 'cleo').map(({ id }) => [id, 'drop']);
    return [{ by: 'cleo', choice: 'closing', after: 20, values: { items: Object.fromEntries(mine) } }];
  },
};

export async function answersTo(question: Question, people: readonly PersonId[], world: ActivitiesWorld, team: Team) {
  if (question.id === 'go-2') {
    await finishWork(world.simulator, team);
    // When the hour of the release has come, GitHub refuses once.
    await world.fault({ vendor: 'github', match: 'repos.createRelease', kind: 'status', status: 401 });
  }
  if (question.id === 'scores') return scored(question, people);
  return answers[question.id]?.(question, people) ?? [];
}

/** In the retrospective, and once more at the close. */
function scored({ content, text }: Question, people: readonly PersonId[]): ScriptedAnswer[] {
  const now = scores[JSON.stringify(text).includes('Final scores') ? 'close' : 'release'] ?? {};
  return people.flatMap((by, n) => {
    const goals = content.lines
      .filter(({ facts }) => facts?.['owner'] === by)
      .flatMap(({ id }) => (now[by] ? [[id, now[by]]] : []));
    return goals.length > 0
      ? [{ by, choice: 'score', after: 1 + n, values: { goals: Object.fromEntries(goals) } }]
      : [];
  });
}

/** What the retrospective before chose. */
export function earlierImprovement(team: Team): Improvement {
  return {
    chosenIn: workflowId('retrospective', team.id, '2027.1.0'),
    what: 'ScriptedAnswer support requests within a day',
    measure: 'Hours to the first answer',
    baseline: '26 hours on average',
    owner: person(team, 'ben' as PersonId).id,
    on: '2027-01-13T16:00:00.000+01:00',
    item: `${team.jira.project}-10`,
    itemId: '10010',
    link: `${team.jira.site}/browse/${team.jira.project}-10`,
  };
}

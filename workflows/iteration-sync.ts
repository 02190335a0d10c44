/** The weekly sync: agenda collected beforehand, decisions and actions noted afterwards (R10). */
import type { IterationDates } from '../domain/calendar.ts';
import { filledIn } from '../domain/decisions.ts';
import type { Decision, Line } from '../domain/decisions.ts';
import * as questions from '../domain/questions.ts';
import { fixed, joined, text, typed, who } from '../domain/text.ts';
import type { Text } from '../domain/text.ts';
import { ask, collect } from './ask.ts';
import type { Plan } from './iteration-plan.ts';
import type { Story } from './process.ts';

export async function holdSync(
  story: Story,
  plan: Plan,
  sync: number,
  { agendaOpens, at }: IterationDates['syncs'][number],
): Promise<void> {
  await story.until(agendaOpens, `the agenda of sync ${sync} opens`);
  const [standing, topics] = [await standingLines(story), await collectAgenda(story, plan, sync, at)];
  const agenda = [...topics.filter(isBlocker), ...topics.filter((topic) => !isBlocker(topic))];
  await story.concern('blocker', agenda.some(isBlocker) ? 'at risk' : null);
  await story.announce(`sync ${sync}`, agendaInWords(sync, agenda, standing));

  const answer = await ask(story, {
    ...questions.notes(sync),
    read: () => story.act.contentOf({ lines: [...agenda.map(topicLine), ...standing] }),
    choices: () => [{ id: 'notes', label: 'Note decisions and actions', style: 'primary', form: 'notes' }],
    deadline: (await story.act.moment({ from: at, workingDays: 1 })).on,
  });
  if (!answer.decided) return;
  const { decisions, actions, done } = filledIn(answer.decision, 'notes');
  await story.act.keepNotes({ iteration: plan.input.key, sync, decisions, actions, done });
  const noted = [
    ...decisions.map((decision) => text`\n• decided: ${typed(decision)}`),
    ...actions.map((action) => text`\n• ${who(action.owner)}: ${typed(action.text)}`),
  ];
  const told = noted.length > 0 ? joined(noted, '') : fixed(' no decision, no new action.');
  await story.announce(`sync ${sync} notes`, text`Notes of sync ${sync}:${told}`);
}

async function collectAgenda(story: Story, plan: Plan, sync: number, at: string): Promise<readonly Decision[]> {
  return collect(story, {
    ...questions.agenda(plan.input.key, sync, plan.input.participants),
    read: async () => story.act.contentOf({ lines: await standingLines(story) }),
    choices: () => [{ id: 'agenda', label: 'Add a topic', style: 'primary', form: 'agenda' }],
    deadline: at,
  });
}

/** What is on every agenda: open actions, and the one improvement that is being tried. */
async function standingLines(story: Story): Promise<Line[]> {
  const [actions, { improvement }] = await Promise.all([story.act.openActions({}), story.act.lastImprovement({})]);
  return [
    ...(improvement
      ? [
          {
            id: improvement.chosenIn,
            text: text`Improvement we try: ${typed(improvement.what)} (${who(improvement.owner)})`,
          },
        ]
      : []),
    ...actions.map((action) => ({
      id: action.id,
      text: text`Open action: ${typed(action.text)} (${who(action.owner)})`,
      facts: { kind: 'action' },
    })),
  ];
}

function agendaInWords(sync: number, agenda: readonly Decision[], standing: readonly Line[]): Text {
  const lines = [...agenda.map(topicLine), ...standing].map((line) => text`\n• ${line.text}`);
  return lines.length === 0
    ? text`Sync ${sync} starts now; nobody put anything on the agenda.`
    : text`Sync ${sync} starts now:${joined(lines, '')}`;
}

function topicLine(decision: Decision, index: number): Line {
  const { topic, blocker } = filledIn(decision, 'agenda');
  return { id: `t${index + 1}`, text: text`${fixed(blocker ? 'Blocker: ' : '')}${typed(topic)} (${who(decision.by)})` };
}

function isBlocker(decision: Decision): boolean {
  return filledIn(decision, 'agenda').blocker;
}

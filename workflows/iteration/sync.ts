/** The weekly sync: agenda collected beforehand, decisions and actions noted afterwards (R10). */
import type { IterationDates } from '../../domain/calendar/calendar.ts';
import { formValues } from '../../forms/values.ts';
import type { CountedAnswer, Line } from '../../domain/decisions/decisions.ts';
import * as questions from '../../domain/questions.ts';
import { literal, joined, text, userText, who } from '../../domain/text/text.ts';
import type { Text } from '../../domain/text/text.ts';
import { ask, collect } from '../decisions/ask.ts';
import type { AskingContext } from '../decisions/open-question.ts';
import type { Plan } from './plan.ts';
import type { Calls } from '../runtime/activities.ts';
import type { WorkflowContext } from '../runtime/context.ts';

export async function holdSync(
  ctx: AskingContext &
    Calls<'moment' | 'openActions' | 'lastImprovement' | 'saveNotes'> &
    Pick<WorkflowContext, 'announce' | 'setConcern' | 'waitUntil'>,
  plan: Plan,
  sync: number,
  { agendaOpens, at }: IterationDates['syncs'][number],
): Promise<void> {
  await ctx.waitUntil(agendaOpens, `the agenda of sync ${sync} opens`);
  const [standing, topics] = [await standingLines(ctx), await collectAgenda(ctx, plan, sync, at)];
  const agenda = [...topics.filter(isBlocker), ...topics.filter((topic) => !isBlocker(topic))];
  await ctx.setConcern('blocker', agenda.some(isBlocker) ? 'at risk' : null);
  await ctx.announce(`sync ${sync}`, agendaInWords(sync, agenda, standing));

  const outcome = await ask(ctx, {
    ...questions.notes(sync),
    read: () => ctx.activities.contentOf({ lines: [...agenda.map(topicLine), ...standing] }),
    choices: () => [{ id: 'notes', label: literal('Record decisions and actions'), style: 'primary', form: 'notes' }],
    deadline: (await ctx.activities.moment({ from: at, workingDays: 1 })).on,
  });
  if (!outcome.decided) return;
  const { decisions, actions, done } = formValues(outcome.answer, 'notes');
  await ctx.activities.saveNotes({ iteration: plan.input.key, sync, decisions, actions, done });
  const noted = [
    ...decisions.map((decision) => text`\n• decided: ${userText(decision)}`),
    ...actions.map((action) => text`\n• ${who(action.owner)}: ${userText(action.text)}`),
  ];
  const told = noted.length > 0 ? joined(noted, '') : text` no decisions, no new actions.`;
  await ctx.announce(`sync ${sync} notes`, text`Notes of sync ${sync}:${told}`);
}

async function collectAgenda(
  ctx: AskingContext & Calls<'openActions' | 'lastImprovement'>,
  plan: Plan,
  sync: number,
  at: string,
): Promise<readonly CountedAnswer[]> {
  return collect(ctx, {
    ...questions.agenda(plan.input.key, sync, plan.input.participants),
    read: async () => ctx.activities.contentOf({ lines: await standingLines(ctx) }),
    choices: () => [{ id: 'agenda', label: literal('Add a topic'), style: 'primary', form: 'agenda' }],
    deadline: at,
  });
}

/** What is on every agenda: open actions, and the one improvement that is being tried. */
async function standingLines(ctx: Calls<'openActions' | 'lastImprovement'>): Promise<Line[]> {
  const [actions, { improvement }] = await Promise.all([
    ctx.activities.openActions({}),
    ctx.activities.lastImprovement({}),
  ]);
  return [
    ...(improvement
      ? [
          {
            id: improvement.chosenIn,
            text: text`Current improvement: ${userText(improvement.what)} (${who(improvement.owner)})`,
          },
        ]
      : []),
    ...actions.map((action) => ({
      id: action.id,
      text: text`Open action: ${userText(action.text)} (${who(action.owner)})`,
      facts: { kind: 'action' },
    })),
  ];
}

function agendaInWords(sync: number, agenda: readonly CountedAnswer[], standing: readonly Line[]): Text {
  const lines = [...agenda.map(topicLine), ...standing].map((line) => text`\n• ${line.text}`);
  return lines.length === 0
    ? text`Sync ${sync} starts now. The agenda is empty.`
    : text`Sync ${sync} starts now:${joined(lines, '')}`;
}

function topicLine(answer: CountedAnswer, index: number): Line {
  const { topic, blocker } = formValues(answer, 'agenda');
  return {
    id: `t${index + 1}`,
    text: text`${literal(blocker ? 'Blocker: ' : '')}${userText(topic)} (${who(answer.by)})`,
  };
}

function isBlocker(answer: CountedAnswer): boolean {
  return formValues(answer, 'agenda').blocker;
}

/** Votes on the topics of the retrospective: stackable, and all of them are used (R29). */
import { z } from 'zod';
import { asked, fitting, numberInput, paragraph, shown } from './blocks.ts';
import { form, type FormContext } from './form.ts';

const topics = ({ question }: FormContext) => fitting(question.content.lines);

export const votes = form<'votes'>({
  title: 'Your votes',
  blocks: (context) => {
    const budget = votesOf(context);
    return [
      asked(context),
      paragraph(`You have ${budget} votes. Use them all; a topic may get several.`),
      ...topics(context).map((line) =>
        numberInput({ at: `votes.${line.id}`, label: shown(line.text, context), max: budget, initial: 0 }),
      ),
    ];
  },
  values: z.strictObject({
    votes: z.record(
      z.string().max(100),
      z.int('Please give whole votes.').min(0, 'Please give 0 votes or more.').max(100),
    ),
  }),
  parse: (the, context) => ({
    votes: Object.fromEntries(topics(context).map(({ id }) => [id, Number(the.text(`votes.${id}`) ?? 0)])),
  }),
  fieldErrors: (values, context) => {
    const known = topics(context).map((line) => line.id);
    const unknown = Object.keys(values.votes).filter((id) => !known.includes(id));
    if (unknown.length > 0) return Object.fromEntries(unknown.map((id) => [`votes.${id}`, `${id} is not a topic.`]));
    const budget = votesOf(context);
    const left = budget - Object.values(values.votes).reduce((sum, one) => sum + one, 0);
    if (left === 0) return {};
    const wrong = left > 0 ? `${times(left)} left` : `${times(-left)} too many`;
    return { votes: `${wrong}: please use exactly ${budget}.` };
  },
});

/** How many votes each person has: it stands at every topic. */
function votesOf({ question, team }: FormContext): number {
  const said = Number(question.content.lines[0]?.facts?.['votes']);
  return Number.isInteger(said) ? said : team.retrospective.votesEach;
}

function times(many: number): string {
  return many === 1 ? '1 vote' : `${many} votes`;
}

/** Votes on the topics of the retrospective: stackable, and all of them are used (R29). */
import { text } from '../domain/text/text.ts';
import { each, wholeNumber, type FieldErrors, type FormContext } from './fields.ts';
import { form } from './form.ts';

const topics = ({ question }: FormContext) => question.content.lines;

export const votes = form(
  'Your votes',
  { votes: each(topics, wholeNumber('Votes', 'votes', votesOf)) },
  {
    anonymous: true,
    intro: (context) => [text`You have ${votesOf(context)} votes. Use them all; a topic may get several.`],
    fieldErrors: (values, context): FieldErrors => {
      const known = topics(context).map((line) => line.id);
      const unknown = Object.keys(values.votes).filter((id) => !known.includes(id));
      if (unknown.length > 0) return Object.fromEntries(unknown.map((id) => [`votes.${id}`, `${id} is not a topic.`]));
      const budget = votesOf(context);
      const left = budget - Object.values(values.votes).reduce((sum, one) => sum + one, 0);
      if (left === 0) return {};
      const wrong = left > 0 ? `${times(left)} left` : `${times(-left)} too many`;
      return { votes: `${wrong}: please use exactly ${budget}.` };
    },
  },
);

/** How many votes each person has: it stands at every topic. */
function votesOf({ question, team }: FormContext): number {
  const said = Number(question.content.lines[0]?.facts?.['votes']);
  if (Number.isInteger(said)) return said;
  return team.retrospective === 'off' ? 0 : team.retrospective.votesEach;
}

function times(many: number): string {
  return many === 1 ? '1 vote' : `${many} votes`;
}

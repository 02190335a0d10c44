/** The one thing to improve: from which topic, how it is measured, who owns it (R30). */
import { z } from 'zod';
import type { Line } from '../../../domain/decisions/decisions.ts';
import { asked, option, personSelect, select, shown, textInput } from './blocks.ts';
import { form, type FormContext } from './form.ts';
import { notOfTheTeam, optionalWords, personId, words } from './shapes.ts';

export const improvement = form<'improvement'>({
  title: 'One improvement',
  blocks: (context) => [
    asked(context),
    ...topicSelect(context),
    textInput({
      at: 'what',
      label: 'What will we do differently?',
      hint: 'One thing, small enough to be done within the next iteration.',
      example: 'Whoever asks for a review names one reviewer',
      lines: 'many',
      max: 300,
    }),
    textInput({
      at: 'measure',
      label: 'How will we see that it helped?',
      example: 'Hours from request to first review',
      max: 300,
    }),
    textInput({ at: 'baseline', label: 'Where do we stand today?', example: '26 hours on average', max: 300 }),
    personSelect({ at: 'owner', label: 'Who owns it?' }, context),
  ],
  values: z.strictObject({
    topic: optionalWords(150),
    what: words(300),
    measure: words(300),
    baseline: words(300),
    owner: personId,
  }),
  parse: (the) => ({
    topic: the.choice('topic') ?? '',
    what: the.text('what'),
    measure: the.text('measure'),
    baseline: the.text('baseline'),
    owner: the.choice('owner'),
  }),
  fieldErrors: (values, context) => {
    const { lines } = context.question.content;
    const known = lines.length === 0 || lines.some((line) => line.id === values.topic);
    return {
      ...(known ? {} : { topic: 'Please choose one of the topics.' }),
      ...notOfTheTeam(values.owner, 'owner', context),
    };
  },
});

/** The most voted topic is chosen until somebody chooses another; without topics there is nothing to choose. */
function topicSelect(context: FormContext) {
  const { lines } = context.question.content;
  if (lines.length === 0) return [];
  const options = lines.map((line) => option(line.id, shown(line.text, context), votesFor(line)));
  return [select({ at: 'topic', label: 'Which topic?', options, ...(lines[0] && { initial: lines[0].id }) })];
}

function votesFor(line: Line): string | undefined {
  const votes = line.facts?.['votes'];
  return votes && (votes === '1' ? '1 vote' : `${votes} votes`);
}

/** What the last improvement did, before the next one is chosen (R30). */
import { z } from 'zod';
import { improvementVerdicts } from '../../../domain/forms.ts';
import { asked, option, paragraph, select, shown, textInput } from './blocks.ts';
import { form } from './form.ts';
import { words } from './shapes.ts';

const verdicts = [
  option('improved', 'It improved'),
  option('same', 'Nothing changed'),
  option('worse', 'It got worse'),
  option('not tried', 'We did not try it'),
];

export const verdict = form<'verdict'>({
  title: 'Did it help?',
  blocks: (context) => [
    asked(context),
    ...context.question.content.lines.slice(0, 5).map((line) => paragraph(shown(line.text, context))),
    select({ at: 'verdict', label: 'What became of it?', options: verdicts }),
    textInput({
      at: 'evidence',
      label: 'How do you know?',
      hint: 'The measure as it is now, beside what it was.',
      example: 'Reviews take 9 hours now; they took 26',
      lines: 'many',
      max: 1000,
    }),
  ],
  values: z.strictObject({ verdict: z.enum(improvementVerdicts, 'Please choose one.'), evidence: words(1000) }),
  parse: (the) => ({ verdict: the.choice('verdict'), evidence: the.text('evidence') }),
});

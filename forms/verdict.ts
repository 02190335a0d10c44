/** What the last improvement did, before the next one is chosen (R30). */
import { improvementVerdicts } from '../domain/improvement.ts';
import { oneOf, words } from './fields.ts';
import { form } from './form.ts';

export const verdict = form(
  'Did it help?',
  {
    verdict: oneOf(improvementVerdicts, {
      label: 'What was the result?',
      missing: 'Please choose one.',
      options: {
        improved: 'It improved',
        same: 'Nothing changed',
        worse: 'It got worse',
        'not tried': 'We did not try it',
      },
    }),
    evidence: words(1000, {
      label: 'How do you know?',
      hint: 'The measure now, compared with before.',
      example: 'Reviews take 9 hours now; they took 26',
      long: true,
    }),
  },
  { intro: ({ question }) => question.content.lines.slice(0, 5).map((line) => line.text) },
);

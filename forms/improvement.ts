/** The one thing to improve: from which topic, how it is measured, who owns it (R30). */
import { lineChoice, notOfTheTeam, person, words } from './fields.ts';
import { form } from './form.ts';

export const improvement = form(
  'One improvement',
  {
    // The most voted topic is chosen until somebody chooses another; without topics there is nothing to choose.
    topic: lineChoice('Which topic?', ({ facts }) => {
      const votes = facts?.['votes'];
      return votes && (votes === '1' ? '1 vote' : `${votes} votes`);
    }),
    what: words(300, {
      label: 'What will we do differently?',
      hint: 'One thing, small enough to be done within the next iteration.',
      example: 'Whoever asks for a review names one reviewer',
      long: true,
    }),
    measure: words(300, { label: 'How will we see that it helped?', example: 'Hours from request to first review' }),
    baseline: words(300, { label: 'What is the measure today?', example: '26 hours on average' }),
    owner: person('Who owns it?'),
  },
  {
    fieldErrors: ({ topic, owner }, context) => {
      const { lines } = context.question.content;
      const known = lines.length === 0 || lines.some((line) => line.id === topic);
      return {
        ...(known ? {} : { topic: 'Please choose one of the topics.' }),
        ...notOfTheTeam(owner, 'owner', context),
      };
    },
  },
);

/** Every form of `domain/forms.ts` by its name; a form that is missing does not compile. */
import type { FormName } from '../../../domain/forms.ts';
import { agenda } from './agenda.ts';
import { closing } from './closing.ts';
import type { Form } from './form.ts';
import { goal } from './goal.ts';
import { improvement } from './improvement.ts';
import { notes } from './notes.ts';
import { reason } from './reason.ts';
import { reflection } from './reflection.ts';
import { score } from './score.ts';
import { verdict } from './verdict.ts';
import { votes } from './votes.ts';

export const forms: { readonly [Name in FormName]: Form<Name> } = {
  goal,
  reason,
  agenda,
  notes,
  closing,
  score,
  verdict,
  reflection,
  votes,
  improvement,
};

/** Who is to answer, in the words that the people asked read. */
import { roleNames, type PersonId, type Team } from '../team.ts';
import { joined, listed, literal, text, userText, who, type Text } from '../text/text.ts';
import type { CountedAnswer } from './decisions.ts';
import { namesOf, peopleOf } from './outcome.ts';
import { open, type AskedRole, type Panel, type Seat } from './panel.ts';
import type { Waiting } from './tally.ts';

export function whoAnswers(panel: Panel, team: Team, excluded: readonly PersonId[]): Text {
  const { seats, settles } = open(panel);
  if (settles === 'open') return text`Anyone on the team, as often as you like`;
  if (settles === 'each') return text`each of you`;
  return joined(
    seats.map((seat) => seatWords(seat, team, excluded)),
    ' and ',
  );
}

export function roleText({ role, team, teamName }: AskedRole): Text {
  const name = literal(roleNames[role]);
  return team === undefined ? text`${name}` : text`${name} of ${userText(teamName ?? team)}`;
}

/** Why it is still open, whoever reads it. Empty: nobody is waited for. */
export function whyOpen(question: Asked, stands: Waiting): Text {
  const { waitedFor, disagree } = stands;
  const silent = text`${namesOf(waitedFor)} ${waitedFor.length === 1 ? literal('has') : literal('have')} not answered`;
  const others = disagree ? text`${namesOf(peopleOf(question.answers))} do not agree yet` : silent;
  return joined(
    [waitedFor.length > 0 ? others : [], nobodyFor(question, stands)].filter((one) => one.length > 0),
    ', and ',
  );
}

/** What keeps it from an outcome whatever those who are waited for answer. Empty: nothing does. */
export function nobodyFor({ panel, asked }: Omit<Asked, 'answers'>, { unfilled }: Waiting): Text {
  if (unfilled.length === 0) return [];
  const missing = unfilled.map((at): Text => {
    const seat = open(panel).seats[at];
    if (!seat) return [];
    if ('role' in seat.eligible) return roleText(seat.eligible);
    const { people } = seat.eligible;
    const unable = people.filter((one) => !asked[at]?.includes(one));
    return unable.length > 0 ? namesOf(unable) : text`${seat.needed} of ${namesOf(people)}`;
  });
  return text`nobody can fill ${unfilled.length === 1 ? literal('this seat') : literal('these seats')}: ${listed(missing)}`;
}

interface Asked {
  readonly panel: Panel;
  /** Who was asked, by seat. */
  readonly asked: readonly (readonly PersonId[])[];
  readonly answers: readonly Pick<CountedAnswer, 'by'>[];
}

function seatWords({ eligible, needed }: Seat, team: Team, excluded: readonly PersonId[]): Text {
  if ('people' in eligible) {
    if (needed > 1) return text`${needed} of you`;
    return eligible.people.length === 1 ? text`your answer is needed` : text`any one of you`;
  }
  const role = roleText(eligible);
  if (eligible.team !== undefined) return role;
  const { person, backup } = team.roles[eligible.role] ?? {};
  if (backup === undefined || backup === person || excluded.includes(backup)) return role;
  return text`${role} (or ${who(backup)} as backup)`;
}

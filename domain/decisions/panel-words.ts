/** Who is to answer, in the words that the people asked read. */
import { roleNames, type PersonId, type Team } from '../team.ts';
import { joined, literal, text, userText, who, type Text } from '../text/text.ts';
import { open, type AskedRole, type Panel, type Seat } from './panel.ts';

export function whoAnswers(panel: Panel, team: Team, excluded: readonly PersonId[]): Text {
  const { seats, settles } = open(panel);
  if (settles === 'open') return text`Anyone on the team, as often as you like`;
  if (settles === 'each') return text`each of you`;
  return joined(
    seats.map((seat) => seatWords(seat, team, excluded)),
    ' and ',
  );
}

export function roleText({ role, team }: AskedRole): Text {
  const name = literal(roleNames[role]);
  return team === undefined ? text`${name}` : text`${name} of ${userText(team)}`;
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

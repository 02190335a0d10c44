/** When something was said: by the team's calendar where the message knows it, else by this machine's clock. */

const day = { weekday: 'long', day: 'numeric', month: 'long' };
const time = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' };

/** A date of the business calendar is shown as it stands there, whatever the time zone of this machine. */
function onClock(on) {
  return { date: new Date(`${on.slice(0, 19)}Z`), zone: { timeZone: 'UTC' } };
}

function moment(message) {
  return message.on ? onClock(message.on) : { date: new Date(Number(message.ts) * 1000), zone: {} };
}

export function dayOf(message) {
  const { date, zone } = moment(message);
  return date.toLocaleDateString('en-GB', { ...day, ...zone });
}

export function timeOf(message) {
  const { date, zone } = moment(message);
  return date.toLocaleTimeString('en-GB', { ...time, ...zone });
}

export function wholeOf(on) {
  const { date, zone } = onClock(on);
  return `${date.toLocaleDateString('en-GB', { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', ...zone })}, ${date.toLocaleTimeString('en-GB', { ...time, ...zone })}`;
}

/** By this machine's clock, to the second. */
export function clockTime(epochMs) {
  return new Date(epochMs).toLocaleTimeString('en-GB');
}

/** `14 s`, `2 min 5 s` until now. */
export function spanSince(epochMs) {
  const seconds = Math.max(0, Math.round((Date.now() - epochMs) / 1000));
  return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** What came after the last message that was on the screen is unread, by person and conversation. */
const last = new Map();

export function markRead(desk, open) {
  for (const one of desk.conversations) {
    const key = `${desk.me.id}/${one.id}`;
    const newest = one.messages.at(-1)?.ts ?? '';
    if (one === open || !last.has(key)) last.set(key, newest);
    one.unread = newest > last.get(key);
  }
}

/** The plain page that a person sees who follows a link into a simulated vendor. */
import type { Answer } from './frame.ts';

const escaped: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escape = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => escaped[sign] ?? sign);

export function page(title: string, lines: readonly string[], status = 200): Answer {
  const body = lines.map((line) => `<p style="white-space:pre-wrap">${escape(line)}</p>`).join('\n');
  const head = `<meta charset="utf-8"><title>${escape(title)}</title><style>body{font:16px system-ui;max-width:46em;margin:2em auto}</style>`;
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
    body: `<!doctype html>${head}<h1>${escape(title)}</h1>\n${body}`,
  };
}

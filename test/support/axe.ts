/** Accessibility rules (contrast, names, roles, text alternatives), run by axe inside the page as it stands. */
import axe from 'axe-core';
import type { Page } from 'playwright-core';
import { z } from 'zod';

const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'];
const results = z.object({
  violations: z.array(z.object({ id: z.string(), help: z.string(), nodes: z.array(z.object({ html: z.string() })) })),
  passes: z.array(z.object({ id: z.string() })),
});

/** One line for each element that breaks WCAG 2.1 A or AA: the rule, what it asks for, the element. Empty is good. */
export async function axeViolations(page: Page): Promise<string[]> {
  // Evaluated, not added as a script: a page that lets no foreign script in can be looked at too.
  await page.evaluate(axe.source);
  const options = JSON.stringify({ runOnly: { type: 'tag', values: wcag }, preload: false });
  const found = results.parse(await page.evaluate(`axe.run(document, ${options})`));
  if (found.passes.length === 0) throw new Error('axe found nothing to look at on this page.');
  return found.violations.flatMap(({ id, help, nodes }) => nodes.map(({ html }) => `${id}: ${help}: ${html}`));
}

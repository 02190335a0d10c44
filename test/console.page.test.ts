/** The console page in a real browser: a person answers with the keyboard, and nothing that comes in takes their work away. */
import type { BlockAction, ButtonAction } from '@slack/bolt';
import type { KnownBlock, ModalView } from '@slack/types';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { axeViolations } from './support/axe.ts';
import { browserFile, complaintsOf, openBrowser } from './support/browser.ts';
import { anna, ben, channel, type SimulatedSlack, simulatedSlack } from './support/simulated-slack.ts';

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const section = (text: string): KnownBlock => ({ type: 'section', text: { type: 'mrkdwn', text } });
const question: KnownBlock[] = [
  section('*What are the goals?*'),
  section(`<@${anna}> · until Friday`),
  { type: 'actions', elements: [{ type: 'button', action_id: 'goal', text: plain('Set a goal'), style: 'primary' }] },
];
const form: ModalView = {
  type: 'modal',
  callback_id: 'goal',
  title: plain('A goal'),
  submit: plain('Save'),
  blocks: [
    {
      type: 'input',
      block_id: 'title',
      label: plain('Title'),
      element: { type: 'plain_text_input', action_id: 'value' },
    },
    {
      type: 'input',
      block_id: 'why',
      label: plain('Why'),
      optional: true,
      element: { type: 'plain_text_input', action_id: 'value', multiline: true },
    },
    {
      type: 'input',
      block_id: 'owner',
      label: plain('Owner'),
      element: {
        type: 'static_select',
        action_id: 'value',
        options: [
          { text: plain('Anna'), value: 'anna' },
          { text: plain('Ben'), value: 'ben' },
        ],
      },
    },
    {
      type: 'input',
      block_id: 'votes',
      label: plain('Votes'),
      element: { type: 'number_input', action_id: 'value', is_decimal_allowed: false, min_value: '0', max_value: '3' },
    },
    {
      type: 'input',
      block_id: 'risky',
      label: plain('Risk'),
      optional: true,
      element: { type: 'checkboxes', action_id: 'value', options: [{ text: plain('It is risky'), value: 'yes' }] },
    },
  ],
};

describe.skipIf(!browserFile)('the console page', () => {
  let slack: SimulatedSlack;
  let browser: Browser;
  let page: Page;
  let problems: string[];
  let saved: unknown;

  beforeAll(async () => {
    slack = await simulatedSlack();
    slack.app.action<BlockAction<ButtonAction>>('goal', async ({ ack, body, client }) => {
      await client.views.open({ trigger_id: body.trigger_id, view: form });
      await ack();
    });
    slack.app.view('goal', async ({ ack, view, client }) => {
      const title = view.state.values['title']?.['value']?.value ?? '';
      if (title.length < 4) return ack({ response_action: 'errors', errors: { title: 'Say a little more.' } });
      saved = view.state.values;
      await ack();
      await client.chat.update({ channel, ts: asked, text: 'Goals', blocks: [section(`Goal: ${title}`)] });
    });
    browser = await openBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await slack.stop();
  });

  let asked = '';
  beforeEach(async () => {
    asked = (await slack.say({ channel, text: 'What are the goals?', blocks: question })).ts ?? '';
    page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
    problems = complaintsOf(page);
    await page.goto(`${slack.url}/#${anna}/${channel}`);
  });
  afterEach(async () => {
    await page.close();
    // Nobody is waited for any more.
    await slack.web.chat.update({ channel, ts: asked, text: 'Goals' });
    if (problems.length > 0) throw new Error(`The page stderr: ${problems.join('; ')}`);
  });

  const dialog = () => page.getByRole('dialog', { name: 'A goal' });
  const openByKeyboard = async (): Promise<void> => {
    await page.locator(`[id="m${asked}"]`).getByRole('button', { name: 'Set a goal' }).focus();
    await page.keyboard.press('Enter');
    await dialog().waitFor();
  };

  test('with the keyboard alone: a button, a form with a mistake in it, and the message has changed', async () => {
    await openByKeyboard();
    await page.keyboard.type('abc');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Please choose one.').first().waitFor();
    await page.getByLabel('Owner').focus();
    await page.keyboard.press('b');
    await page.getByLabel('Votes').focus();
    await page.keyboard.type('2');
    await page.getByLabel('It is risky').focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('Control+Enter');
    await page.getByText('Say a little more.').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe('field-title');
    await page.keyboard.press('End');
    await page.keyboard.type('def');
    await page.keyboard.press('Control+Enter');

    await page.getByText('Goal: abcdef').waitFor();
    await dialog().waitFor({ state: 'hidden' });
    expect(saved).toMatchObject({
      title: { value: { value: 'abcdef' } },
      why: { value: { value: null } },
      owner: { value: { selected_option: { value: 'ben' } } },
      votes: { value: { value: '2' } },
      risky: { value: { selected_options: [{ value: 'yes' }] } },
    });
  });

  test('an open form keeps its words and its focus while others go on; Escape closes it', async () => {
    await openByKeyboard();
    await page.keyboard.type('half a th');
    const { ts = '' } = await slack.say({ channel, text: 'Something else happened.' });
    await page.locator(`[id="m${ts}"]`).waitFor({ state: 'attached' });
    await page.keyboard.type('ought');
    expect(await page.getByLabel('Title').inputValue()).toBe('half a thought');
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    await expect.poll(async () => (await slack.desk(anna)).modal).toBeNull();
  });

  test('a change elsewhere leaves the focus on the button, and news are told', async () => {
    const button = page.locator(`[id="m${asked}"]`).getByRole('button', { name: 'Set a goal' });
    await button.focus();
    await slack.web.chat.update({ channel, ts: asked, text: 'Goals?', blocks: [...question, section('1 answered')] });
    await page.getByText('1 answered').waitFor();
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Set a goal');
    await slack.say({ channel, text: 'The sync has begun.' });
    await page.getByRole('status').filter({ hasText: 'The sync has begun.' }).waitFor({ state: 'attached' });
  });

  test('who is waited for leads to their question; others see it without a mark', async () => {
    const waiting = page.getByRole('complementary', { name: 'Who are we waiting for?' });
    await page.getByRole('button', { name: 'Ben Okafor' }).click();
    await page.getByText('as Ben Okafor sees it').waitFor();
    expect(await page.locator(`[id="m${asked}"]`).getByText('waiting for you').count()).toBe(0);
    await waiting.getByRole('button', { name: 'Anna', exact: true }).click();
    await page.getByText('as Anna Weber sees it').waitFor();
    expect(await page.locator(`[id="m${asked}"]`).getByText('waiting for you').count()).toBe(1);
    expect(page.url()).toContain(`#${anna}/${channel}`);
    await slack.web.chat.update({ channel, ts: asked, text: 'Done', blocks: [section('Done.')] });
    await waiting.getByText('Nobody.').waitFor();
  });

  test('an app that does not answer is told at its button', async () => {
    const blocks: KnownBlock[] = [
      { type: 'actions', elements: [{ type: 'button', action_id: 'silent', text: plain('Nobody listens') }] },
    ];
    const { ts = '' } = await slack.say({ channel, text: 'silent', blocks });
    await page.getByRole('button', { name: 'Nobody listens' }).click();
    const alert = page.locator(`[id="m${ts}"]`).getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('did not respond');
    await slack.web.chat.update({ channel, ts, text: 'silent' });
  });

  test('foreign words stay words: no markup, no script, no link but to the web', async () => {
    const hostile = '<img src=x onerror=alert(1)> *bold* <javascript:alert(1)|click> &lt;b&gt;';
    const { ts = '' } = await slack.say({ channel, text: hostile });
    const message = page.locator(`[id="m${ts}"]`);
    await message.waitFor();
    expect(await message.locator('img, a').count()).toBe(0);
    expect(await message.locator('strong').textContent()).toBe('bold');
    expect(await message.textContent()).toContain('click <b>');
  });

  test.each([360, 768])('at a width of %i nothing has to be scrolled sideways', async (width) => {
    await page.setViewportSize({ width, height: 800 });
    const wide = `${'https://example.com/'.padEnd(200, 'x')} <@${ben}>`;
    const { ts = '' } = await slack.say({ channel, text: wide });
    await page.locator(`[id="m${ts}"]`).waitFor({ state: 'attached' });
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await openByKeyboard();
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
  });

  test.each([
    ['light', 1440],
    ['dark', 1440],
    ['light', 360],
    ['dark', 360],
  ] as const)('axe has nothing to say, %s, at a width of %i', async (colorScheme, width) => {
    await page.emulateMedia({ colorScheme });
    await page.setViewportSize({ width, height: 800 });
    await page.locator(`[id="m${asked}"]`).waitFor();
    expect(await axeViolations(page)).toEqual([]);
    await openByKeyboard();
    expect(await axeViolations(page)).toEqual([]);
  });
});

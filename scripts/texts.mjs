#!/usr/bin/env node
/**
 * Every text that a person can see, for reading aloud: what a lived demo left (Slack, GitHub, Jira, the report), what the command
 * line prints as its help, and every string of words in the sources, by file. Run it after `npm run demo -- --auto`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { parse } from 'acorn';
import { full } from 'acorn-walk';

const out = '.drumbeat/texts.md';
const demo = '.drumbeat/demo';
const words = /\p{L}{2,}.*\s.*\p{L}{2,}/su;
/** One word alone: a button, a heading, the label before a column. */
const label = /^\s*\p{Lu}\p{Ll}+[.:?…]?\s*$|^\s+\p{L}{2,}\s*$|^\s*\p{L}{2,}\s+$/u;
/** A word beside a value: `${…} undecided`. */
const besideValue = /\$\{…\}.*\s\p{L}{2,}|\p{L}{2,}:?\s.*\$\{…\}/su;
/** What these are called with is shown, be it one small word. */
const shown = new Set(['literal', 'enter', 'badge', 'none']);
const read = (file) => readFileSync(file, 'utf8');

/** String and template literals that hold words; `${…}` stands for a value. */
function textsIn(file) {
  if (file.endsWith('.html')) return textsInPage(read(file));
  const code = file.endsWith('.ts') ? stripTypeScriptTypes(read(file)) : read(file);
  const found = [];
  full(parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true }), (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') found.push(node.value);
    if (node.type === 'TemplateLiteral') found.push(node.quasis.map((one) => one.value.cooked).join('${…}'));
    if (node.type === 'CallExpression' && shown.has(node.callee.name)) {
      found.push(...node.arguments.flatMap((one) => (typeof one.value === 'string' ? [`${one.value} `] : [])));
    }
  });
  return unique(found.filter((text) => [words, label, besideValue].some((shape) => shape.test(text))));
}

function textsInPage(page) {
  const body = page.replaceAll(/<(style|script)[\s\S]*?<\/\1>/g, '');
  const labels = [...body.matchAll(/(?:aria-label|placeholder|title)="([^"]+)"/g)].map(([, value]) => value);
  return unique([...body.split(/<[^>]+>/), ...labels]).filter((text) => /\p{L}{2,}/u.test(text));
}

/** Every string of words in a JSON document. */
function textsOf(value) {
  if (typeof value === 'string') return words.test(value) ? [value] : [];
  return value && typeof value === 'object' ? Object.values(value).flatMap(textsOf) : [];
}

function unique(texts) {
  return [...new Set(texts.map((text) => text.replaceAll(/\s+/g, ' ').trim()))];
}

function section(title, texts) {
  return `## ${title}\n\n${texts.map((text) => `- ${text}`).join('\n')}\n`;
}

const sections = [];
if (existsSync(`${demo}/report.html`)) {
  sections.push(
    section(
      'Slack, GitHub and Jira in a lived demo',
      unique(textsOf(JSON.parse(read(`${demo}/simulator/state.json`)))),
    ),
  );
  sections.push(section('The report of that demo', textsInPage(read(`${demo}/report.html`))));
} else {
  console.error('No finished demo here: run `npm run demo -- --auto` first for the texts of a lived iteration.');
}
const help = execFileSync(process.execPath, ['scripts/drumbeat.mjs', '--help'], { encoding: 'utf8' });
sections.push(`## The command line\n\n\`\`\`\n${help}\`\`\`\n`);
const folders = [
  'workflows',
  'domain',
  'forms',
  'settings',
  'activities',
  'vendors',
  'records',
  'config',
  'client',
  'cli',
  'local',
  'worker',
  'simulator',
  'scripts',
];
const counts = new Map();
const files = execFileSync('git', ['ls-files', ...folders], { encoding: 'utf8' }).split('\n');
for (const file of files.filter((name) => /\.(ts|js|mjs|html)$/.test(name))) {
  const texts = textsIn(file);
  if (texts.length === 0) continue;
  const [folder = ''] = file.split('/');
  counts.set(folder, (counts.get(folder) ?? 0) + texts.length);
  sections.push(section(file, texts));
}
mkdirSync('.drumbeat', { recursive: true });
writeFileSync(out, `# Texts that people see\n\n${sections.join('\n')}`);
console.log(`${out}: ${sections.length} places`);
for (const [folder, count] of counts) console.log(`${String(count).padStart(6)}  ${folder}`);

#!/usr/bin/env node
/**
 * Every text that a person can see, for reading aloud: what a lived demo left (Slack, GitHub, Jira, the report), what the command
 * line says of itself, and every string of words in the sources, by file. Run it after `npm run demo -- --auto`.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { parse } from 'acorn';
import { full } from 'acorn-walk';

const out = '.drumbeat/texts.md';
const demo = '.drumbeat/demo';
const words = /\p{L}{2,}.*\s.*\p{L}{2,}/su;
const read = (file) => readFileSync(file, 'utf8');

/** String and template literals that hold words; `${…}` stands for a value. */
function textsIn(file) {
  const code = file.endsWith('.ts') ? stripTypeScriptTypes(read(file)) : read(file);
  const found = [];
  full(parse(code, { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true }), (node) => {
    if (node.type === 'Literal' && typeof node.value === 'string') found.push(node.value);
    if (node.type === 'TemplateLiteral') found.push(node.quasis.map((one) => one.value.cooked).join('${…}'));
  });
  return unique(found.filter((text) => words.test(text)));
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
  const page = read(`${demo}/report.html`).replaceAll(/<(style|script)[\s\S]*?<\/\1>/g, '');
  sections.push(
    section(
      'The report of that demo',
      unique(page.split(/<[^>]+>/)).filter((text) => words.test(text)),
    ),
  );
} else {
  console.error('No finished demo here: run `npm run demo -- --auto` first for the texts of a lived iteration.');
}
const help = execFileSync(process.execPath, ['scripts/drumbeat.mjs', '--help'], { encoding: 'utf8' });
sections.push(`## The command line\n\n\`\`\`\n${help}\`\`\`\n`);
const folders = [
  'workflows',
  'domain',
  'forms',
  'activities',
  'vendors',
  'records',
  'config',
  'client',
  'cli',
  'local',
  'worker',
  'simulator',
];
const files = execFileSync('git', ['ls-files', ...folders], { encoding: 'utf8' }).split('\n');
for (const file of files.filter((name) => /\.(ts|js|mjs)$/.test(name))) {
  const texts = textsIn(file);
  if (texts.length > 0) sections.push(section(file, texts));
}
mkdirSync('.drumbeat', { recursive: true });
writeFileSync(out, `# Texts that people see\n\n${sections.join('\n')}`);
console.log(`${out}: ${sections.length} places`);

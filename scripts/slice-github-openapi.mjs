/**
 * Cuts the operations that Drumbeat uses out of GitHub's API description, for test/contracts/.
 *
 *   npm pack @octokit/openapi@23.0.2 && tar -xzf octokit-openapi-23.0.2.tgz package/generated/api.github.com.json
 *   node scripts/slice-github-openapi.mjs package/generated/api.github.com.json
 *
 * A new operation enters `operations` with the first call to it. Prose and examples are left out: nothing checks them.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const operations = {
  '/user': ['get'],
  '/repos/{owner}/{repo}': ['get'],
  '/repos/{owner}/{repo}/branches/{branch}': ['get'],
  '/repos/{owner}/{repo}/commits': ['get'],
  '/repos/{owner}/{repo}/compare/{basehead}': ['get'],
  '/repos/{owner}/{repo}/git/matching-refs/{ref}': ['get'],
  '/repos/{owner}/{repo}/git/tags/{tag_sha}': ['get'],
  '/repos/{owner}/{repo}/issues': ['get', 'post'],
  '/repos/{owner}/{repo}/issues/{issue_number}': ['get', 'patch'],
  '/repos/{owner}/{repo}/issues/comments/{comment_id}': ['delete'],
  '/repos/{owner}/{repo}/issues/{issue_number}/comments': ['get', 'post'],
  '/repos/{owner}/{repo}/releases': ['post'],
  '/repos/{owner}/{repo}/releases/latest': ['get'],
  '/repos/{owner}/{repo}/releases/tags/{tag}': ['get'],
};
const prose = new Set(['description', 'summary', 'tags', 'externalDocs', 'example', 'examples', 'x-github', 'title']);
/** Below these the keys are names of things, never prose. */
const named = new Set(['properties', 'schemas', 'parameters', 'responses', 'headers', 'paths', 'patternProperties']);

const [source] = process.argv.slice(2);
if (!source) {
  console.error(
    'Say where the description is: node scripts/slice-github-openapi.mjs package/generated/api.github.com.json',
  );
  process.exit(2);
}
const full = JSON.parse(readFileSync(source, 'utf8'));
const components = {};

/** A copy without prose; everything it points to is copied into `components` on the way. */
function slice(value, keysAreNames = false) {
  if (Array.isArray(value)) return value.map((item) => slice(item));
  if (value === null || typeof value !== 'object') return value;
  if (typeof value.$ref === 'string') keep(value.$ref);
  const kept = Object.entries(value).filter(([key]) => keysAreNames || !prose.has(key));
  return Object.fromEntries(kept.map(([key, part]) => [key, slice(part, !keysAreNames && named.has(key))]));
}

function keep(ref) {
  const [, , kind, name] = ref.split('/');
  const group = (components[kind] ??= {});
  if (name in group) return;
  group[name] = {};
  group[name] = slice(full.components[kind][name]);
}

const paths = Object.fromEntries(
  Object.entries(operations).map(([path, methods]) => [
    path,
    Object.fromEntries(methods.map((method) => [method, slice(full.paths[path][method])])),
  ]),
);
const notice = {
  source: `npm @octokit/openapi ${full.info.version}, generated/api.github.com.json, made from github/rest-api-description`,
  licence: 'MIT, Copyright (c) 2020 Octokit contributors; its text stands in test/contracts/NOTICE.md',
  made: 'by scripts/slice-github-openapi.mjs: the operations Drumbeat uses, without prose and examples',
};
const target = fileURLToPath(new URL('../test/contracts/github-openapi-slice.json', import.meta.url));
const sliced = {
  openapi: full.openapi,
  info: { title: 'GitHub REST API, a slice', version: full.info.version, 'x-notice': notice },
  paths,
  components,
};
writeFileSync(target, `${JSON.stringify(sliced, null, 1)}\n`);
console.log(
  `${target}: ${Object.keys(paths).length} paths, ${Math.round(JSON.stringify(sliced, null, 1).length / 1000)} kB`,
);

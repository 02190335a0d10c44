/**
 * The vendors' descriptions with overlays: each says what a vendor refuses in truth and its description lets pass.
 * GitHub's is a slice in this folder; Jira's is not ours to ship: it is read from DRUMBEAT_SPECS, or from `../shared/specs`.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { isJson, type Json, overlay, read } from './description.ts';
import { type Contract, openContract } from './validator.ts';

const specs = resolve(import.meta.dirname, '../..', process.env['DRUMBEAT_SPECS'] ?? '../shared/specs');
const jiraFile = resolve(specs, 'jira-platform-v3.json');

/** Are the descriptions at hand that the project does not ship? */
export const contractChecks: 'on' | 'off' = existsSync(jiraFile) ? 'on' : 'off';

/** For the one line that a run without them prints. */
export const contractChecksOff = `contract checks off: there is no ${jiraFile} (DRUMBEAT_SPECS names its folder)`;

interface Contracts {
  /** Undefined: contract checks are off. */
  readonly jira: Contract | undefined;
  readonly github: Contract;
}

export function openContracts(): Contracts {
  const github = openContract(githubOverlays(load(resolve(import.meta.dirname, 'github-openapi-slice.json'))));
  if (contractChecks === 'on') return { jira: openContract(jiraOverlays(load(jiraFile))), github };
  return { jira: undefined, github };
}

function load(file: string): Json {
  const description: unknown = JSON.parse(readFileSync(file, 'utf8'));
  if (!isJson(description)) throw new Error(`${file} holds no API description.`);
  return description;
}

/** Errors carry the status as text since 2024; the description knows it in some of them. */
function githubOverlays(description: Json): Json {
  const place = ['components', 'schemas', 'validation-error', 'properties'];
  return overlay(description, place, { status: { type: 'string' } });
}

const object = (properties: Json, required: readonly string[] = []): Json => ({
  type: 'object',
  properties,
  required,
});

/** Enough of the Atlassian Document Format: `Comment body is not valid!` and its like answer everything else. */
const documentNode = {
  type: 'object',
  required: ['type'],
  properties: {
    type: { type: 'string' },
    text: { type: 'string', minLength: 1 },
    content: { type: 'array', items: { $ref: '#/components/schemas/DocumentNode' } },
    attrs: { type: 'object' },
    marks: { type: 'array', items: object({ type: { type: 'string' }, attrs: { type: 'object' } }, ['type']) },
  },
};
const document = object({ type: { enum: ['doc'] }, version: { enum: [1] }, content: documentNode.properties.content }, [
  'type',
  'version',
  'content',
]);

const fields = {
  type: 'object',
  properties: {
    project: { type: 'object' },
    issuetype: { type: 'object' },
    summary: { type: 'string', maxLength: 255, pattern: String.raw`^[^\n\r]+$` },
    description: { anyOf: [document, { type: 'null' }] },
    labels: { type: 'array', items: { type: 'string', pattern: String.raw`^\S{1,255}$` } },
    assignee: {
      anyOf: [
        object({ accountId: { type: 'string' } }, ['accountId']),
        object({ id: { type: 'string' } }, ['id']),
        { type: 'null' },
      ],
    },
  },
  additionalProperties: {},
};

function jiraOverlays(description: Json): Json {
  const body = ['requestBody', 'content', 'application/json'];
  const update = ['components', 'schemas', 'IssueUpdateDetails'];
  let api = overlay(description, ['components', 'schemas'], { DocumentNode: documentNode });
  // A misspelt `feilds` is refused, and a new issue needs three fields.
  api = overlay(api, update, { additionalProperties: false });
  api = overlay(api, [...update, 'properties'], { fields });
  api = overlay(api, ['paths', '/rest/api/3/issue', 'post', ...body], {
    schema: {
      allOf: [
        { $ref: '#/components/schemas/IssueUpdateDetails' },
        { required: ['fields'], properties: { fields: { required: ['project', 'issuetype', 'summary'] } } },
      ],
    },
  });
  api = overlay(api, ['components', 'schemas', 'IssueTransition', 'properties'], { id: { type: 'string' } });
  api = overlay(api, ['paths', '/rest/api/3/issue/{issueIdOrKey}/comment', 'post', ...body], {
    schema: object({ body: document, visibility: {}, properties: {} }, ['body']),
  });
  // Said in prose only.
  api = withRequired(api, ['paths', '/rest/api/3/mypermissions', 'get'], 'permissions');
  // Gone since 2025 (CHANGE-2046), still in the description.
  api = overlay(api, ['paths'], { '/rest/api/3/search': {} });
  return api;
}

function withRequired(api: Json, operation: readonly string[], name: string): Json {
  const parameters = read(api, [...operation, 'parameters']);
  if (!Array.isArray(parameters)) throw new Error(`${operation.join(' ')} has no parameters: has the vendor changed?`);
  const changed = parameters.map((one: unknown) =>
    isJson(one) && one['name'] === name ? { ...one, required: true } : one,
  );
  return overlay(api, operation, { parameters: changed });
}

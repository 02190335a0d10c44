/** Whatever people write for a workflow, a question, a choice: what is understood, and what is suggested when it is not. */
import { describe, expect, it } from 'vitest';
import { chooseWorkflow } from '../cli/ids.ts';
import { didYouMean, near } from '../cli/suggest.ts';
import type { WorkflowType } from '../domain/workflow-state.ts';
import type { WorkflowRow } from '../records/workflows.ts';
import { team } from './support/team.ts';

function workflow(type: WorkflowType, key: string, ended = false): WorkflowRow {
  return {
    workflow_id: `${type}/${team.id}/${key}`,
    type,
    team: team.id,
    key,
    iteration: key,
    subject: null,
    parent: null,
    config_version: 'c0ffee' as WorkflowRow['config_version'],
    phase: 'running',
    phase_since: '2026-11-30T10:00:00.000+01:00',
    deadline: null,
    health: 'on track',
    opened_on: '2026-11-30T10:00:00.000+01:00',
    ended_on: ended ? '2026-12-11T17:00:00.000+01:00' : null,
    outcome: null,
    cancel_reason: null,
  };
}

const workflows = [
  workflow('iteration', '2026-w51'),
  workflow('iteration', '2026-w49', true),
  workflow('retrospective', '2026.49.0'),
  workflow('release', '2026.49.0', true),
  workflow('iteration', '2025-w51', true),
  workflow('codeReview', '12', true),
];
const chosen = (written: string, among = workflows) => chooseWorkflow(team, among, written).workflow_id;

describe('a workflow is understood', () => {
  it.each([
    ['2026-w49', 'iteration/security/2026-w49'],
    ['codeReview/12', 'codeReview/security/12'],
    ['codereview security 12', 'codeReview/security/12'],
    ['W49', 'iteration/security/2026-w49'],
    ['49', 'iteration/security/2026-w49'],
    ['w51', 'iteration/security/2026-w51'],
    ['iteration 2025-w51', 'iteration/security/2025-w51'],
    ['iter/w49', 'iteration/security/2026-w49'],
    ['iteration/security/2026-w49', 'iteration/security/2026-w49'],
    ['2026.49.0', 'release/security/2026.49.0'],
    ['v2026.49.0', 'release/security/2026.49.0'],
    ['2026.49', 'release/security/2026.49.0'],
    ['release 2026.49.0', 'release/security/2026.49.0'],
    ['Retrospective 2026.49.0', 'retrospective/security/2026.49.0'],
    ['retro', 'retrospective/security/2026.49.0'],
    ['iteration', 'iteration/security/2026-w51'],
  ])('%s', (written, id) => expect(chosen(written)).toBe(id));

  it('nothing at all is the only one that runs', () => {
    expect(
      chosen(
        '',
        [workflows[1], workflows[0]].flatMap((one) => one ?? []),
      ),
    ).toBe('iteration/security/2026-w51');
    expect(() => chosen('')).toThrow('2 run. Specify one: 2026-w51, retrospective/2026.49.0.');
  });
});

describe('a workflow that is not there', () => {
  it.each([
    ['2026-w94', 'Security has no workflow "2026-w94". Did you mean 2026-w49'],
    ['release 2026.94.0', 'Security has no release "2026.94.0". Did you mean release/2026.49.0?'],
    ['next tuesday', 'The latest: 2026-w51, 2026-w49, retrospective/2026.49.0, release/2026.49.0.'],
    ['release', 'No release of Security runs. The latest: release/2026.49.0.'],
  ])('%s', (written, words) => expect(() => chosen(written)).toThrow(words));

  it('in a team without any, says how one is started', () => {
    expect(() => chosen('w49', [])).toThrow('Start an iteration: npm run drumbeat -- iteration start');
  });
});

it('what is near is suggested, the nearest first; else everything that there is', () => {
  expect(near('comit', ['goals', 'commit', 'commit-2'])).toEqual(['commit']);
  expect(near('comimt', ['commit-2', 'commit'])).toEqual(['commit']);
  expect(didYouMean('gaol', ['goal', 'go'])).toBe('Did you mean goal or go?');
  expect(didYouMean('xyzzy', ['commit', 'goals'])).toBe('Choose one of: commit, goals.');
});

/** The simulated GitHub, driven by octokit, checked against GitHub's own description. */
import { RequestError } from 'octokit';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { simulatedWork, type SimulatedWork } from './support/simulated-work.ts';

let work: SimulatedWork;
beforeAll(async () => {
  work = await simulatedWork();
});
afterEach(() => work.proxy.mustBeKept());
afterAll(() => work.close());

const at = { owner: 'acme', repo: 'app' };
const marker = '0123456789abcdef';
const rest = () => work.github.rest;

/** What GitHub answers to a call that it refuses. */
async function refused(call: Promise<unknown>): Promise<RequestError> {
  const error: unknown = await call.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (error instanceof RequestError) return error;
  throw new Error('GitHub did not refuse the call.', { cause: error });
}

test('says whose token it is, and refuses others', async () => {
  expect((await rest().users.getAuthenticated()).data.login).toBe('drumbeat');
  const wrong = await refused(work.githubAs('wrong').rest.users.getAuthenticated());
  expect([wrong.status, wrong.message]).toEqual([401, expect.stringContaining('Bad credentials')]);
});

test('a repository, its branch and its commits', async () => {
  const { data: repository } = await rest().repos.get({ owner: 'ACME', repo: 'app' });
  expect(repository).toMatchObject({ full_name: 'acme/app', private: true, permissions: { push: true } });
  expect((await refused(rest().repos.get({ owner: 'acme', repo: 'nothing' }))).status).toBe(404);
  const { data: branch } = await rest().repos.getBranch({ ...at, branch: 'main' });
  const { data: commits } = await rest().repos.listCommits({ ...at, sha: 'main' });
  expect(commits.map(({ commit }) => commit.message)).toEqual(['Second\n\nwith a body', 'First']);
  // A login belongs to an account, a plain name to none.
  expect(commits.map(({ author }) => author?.login)).toEqual([undefined, 'anna-w']);
  expect(branch.commit.sha).toBe(commits[0]?.sha);
  expect((await refused(rest().repos.getBranch({ ...at, branch: 'nothing' }))).status).toBe(404);
});

test('the first release creates its tag; the next is compared with it', async () => {
  expect((await refused(rest().repos.getLatestRelease(at))).status).toBe(404);
  const { data: commits } = await rest().repos.listCommits(at);
  const [sha = '', older = ''] = commits.map((commit) => commit.sha);
  const body = `What is new\n\n<!-- drumbeat:${marker} -->`;
  const release = (tag_name: string, target_commitish: string) =>
    rest().repos.createRelease({ ...at, tag_name, target_commitish, name: 'One', body });
  const { data: made } = await release('v1.0.0', older);
  expect((await rest().repos.getLatestRelease(at)).data.id).toBe(made.id);
  expect((await rest().repos.getReleaseByTag({ ...at, tag: 'v1.0.0' })).data.body).toBe(body);
  expect((await refused(rest().repos.getReleaseByTag({ ...at, tag: 'v2' }))).status).toBe(404);
  expect((await work.effects()).filter(({ operation }) => operation === 'repos.createRelease')).toEqual([
    {
      vendor: 'github',
      operation: 'repos.createRelease',
      target: 'acme/app@v1.0.0',
      marker,
      summary: 'Release One of acme/app',
    },
  ]);

  const again = await refused(release('v1.0.0', sha));
  expect(again.status).toBe(422);
  expect(again.response?.data).toMatchObject({
    errors: [{ resource: 'Release', code: 'already_exists', field: 'tag_name' }],
  });
  const nowhere = await refused(release('v3', 'nowhere'));
  expect(nowhere.response?.data).toMatchObject({ errors: [{ code: 'invalid', field: 'target_commitish' }] });

  const compare = async (basehead: string) => (await rest().repos.compareCommitsWithBasehead({ ...at, basehead })).data;
  const ahead = await compare('v1.0.0...main');
  expect(ahead).toMatchObject({ status: 'ahead', ahead_by: 1, behind_by: 0 });
  expect(ahead.commits.map((commit) => commit.sha)).toEqual([sha]);
  expect(await compare('main...v1.0.0')).toMatchObject({ status: 'behind', ahead_by: 0, behind_by: 1 });
  expect(await compare(`main...${sha}`)).toMatchObject({ status: 'identical' });
  expect((await refused(compare('v9...main'))).status).toBe(404);
});

test('an issue is opened, commented on and closed', async () => {
  const body = `Plan\n\n<!-- drumbeat:${marker} -->`;
  const { data: issue } = await rest().issues.create({ ...at, title: 'Iteration 22', body, labels: ['iteration'] });
  const one = { ...at, issue_number: issue.number };
  await rest().issues.createComment({ ...one, body: 'Closed as planned' });
  await rest().issues.update({ ...one, state: 'closed', state_reason: 'not_planned' });
  const { data: closed } = await rest().issues.get(one);
  expect(closed).toMatchObject({
    state: 'closed',
    state_reason: 'not_planned',
    comments: 1,
    labels: [{ name: 'iteration' }],
    user: { login: 'drumbeat' },
  });
  expect(closed.closed_at).not.toBeNull();
  const before = await work.effects();
  await rest().issues.update({ ...one, state: 'closed', state_reason: 'completed' });
  expect(await work.effects()).toEqual(before);
  expect(before.slice(-3).map(({ operation, marker: key }) => [operation, key])).toEqual([
    ['issues.create', marker],
    ['issues.createComment', undefined],
    ['issues.update', undefined],
  ]);
  expect((await rest().issues.listComments(one)).data.map((comment) => comment.body)).toEqual(['Closed as planned']);
  expect((await refused(rest().issues.get({ ...at, issue_number: 99 }))).status).toBe(404);
  // A person who follows the link gets the console page, which shows what people see.
  expect((await fetch(closed.html_url)).headers.get('content-type')).toContain('text/html');
  const seen = await (await fetch(`${new URL(closed.html_url).origin}/github/people/repositories`)).text();
  expect(seen).toContain('Iteration 22');
});

test('a list comes in pages, by its filters', async () => {
  // GitHub's times have no fractions of a second: a `since` with one would miss what was written in the same second.
  const from = `${new Date().toISOString().slice(0, 19)}Z`;
  for (const n of [1, 2, 3, 4, 5]) await rest().issues.create({ ...at, title: `Many ${n}`, body: '' });
  const all = await work.github.paginate(rest().issues.listForRepo, { ...at, state: 'all', per_page: 2 });
  expect(all.map(({ title }) => title)).toEqual(['Many 5', 'Many 4', 'Many 3', 'Many 2', 'Many 1', 'Iteration 22']);
  const titles = async (filter: object) =>
    (await rest().issues.listForRepo({ ...at, ...filter })).data.map(({ title }) => title);
  expect(await titles({ state: 'closed' })).toEqual(['Iteration 22']);
  expect(await titles({ creator: 'somebody' })).toEqual([]);
  expect(await titles({ since: from, state: 'all', per_page: 1 })).toEqual(['Many 5']);
  const { headers } = await rest().issues.listForRepo({ ...at, per_page: 2, page: 2 });
  expect(headers.link).toMatch(
    /page=1>; rel="prev", .*page=3>; rel="next", .*page=3>; rel="last", .*page=1>; rel="first"/,
  );
});

test('an empty title is refused in GitHub words', async () => {
  const error = await refused(rest().issues.create({ ...at, title: ' ', body: '' }));
  expect(error.status).toBe(422);
  expect(error.response?.data).toMatchObject({
    message: 'Validation Failed',
    errors: [{ resource: 'Issue', code: 'missing_field', field: 'title' }],
  });
});

test('a reply that is lost after its effect leaves exactly one effect, and everything survives a restart', async () => {
  await work.post('/faults', { vendor: 'github', match: 'issues.create', kind: 'after' });
  await expect(rest().issues.create({ ...at, title: 'Lost reply', body: '' })).rejects.toThrow(/./);
  await work.restart();
  const { data } = await rest().issues.listForRepo({ ...at, state: 'all' });
  expect(data.filter(({ title }) => title === 'Lost reply')).toHaveLength(1);
  expect((await work.effects()).filter(({ summary }) => summary.includes('Lost reply'))).toHaveLength(1);
});

test('all of this was checked on its way', () => {
  expect(work.proxy.checked.github).toBeGreaterThan(30);
});

/** How things of GitHub look in its answers. */
import { createHash } from 'node:crypto';
import type { Comment, Commit, Issue, Release, Repository } from './state.ts';
import { resolve } from './state.ts';

const digest = (text: string): string => createHash('sha1').update(text).digest('hex');
const nodeId = (kind: string, id: number | string): string => Buffer.from(`${kind}:${id}`).toString('base64url');
/** The addresses below `url` that an answer lists, as `name: url + path`. */
const below = (url: string, paths: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(paths).map(([name, path]) => [name, `${url}${path}`]));

export function wireUser(base: string, login: string) {
  const id = Number.parseInt(digest(login).slice(0, 7), 16);
  return {
    login,
    id,
    node_id: nodeId('U', id),
    avatar_url: `${base}/avatars/${login}`,
    gravatar_id: '',
    url: `${base}/users/${login}`,
    html_url: `${base}/${login}`,
    ...below(`${base}/users/${login}`, {
      followers_url: '/followers',
      following_url: '/following{/other_user}',
      gists_url: '/gists{/gist_id}',
      starred_url: '/starred{/owner}{/repo}',
      subscriptions_url: '/subscriptions',
      organizations_url: '/orgs',
      repos_url: '/repos',
      events_url: '/events{/privacy}',
      received_events_url: '/received_events',
    }),
    type: 'User',
    site_admin: false,
  };
}

const plainProfile = {
  company: null,
  blog: '',
  location: null,
  email: null,
  hireable: null,
  bio: null,
  public_repos: 0,
  public_gists: 0,
  followers: 0,
  following: 0,
  created_at: '2020-01-01T00:00:00Z',
  updated_at: '2020-01-01T00:00:00Z',
};

/** What `/user` and `/users/:login` add. */
export function wireProfile(base: string, login: string) {
  return {
    ...wireUser(base, login),
    user_view_type: 'public',
    name: login,
    ...plainProfile,
  };
}

const repositoryPaths = {
  archive_url: '/{archive_format}{/ref}',
  assignees_url: '/assignees{/user}',
  blobs_url: '/git/blobs{/sha}',
  branches_url: '/branches{/branch}',
  collaborators_url: '/collaborators{/collaborator}',
  comments_url: '/comments{/number}',
  commits_url: '/commits{/sha}',
  compare_url: '/compare/{base}...{head}',
  contents_url: '/contents/{+path}',
  contributors_url: '/contributors',
  deployments_url: '/deployments',
  downloads_url: '/downloads',
  events_url: '/events',
  forks_url: '/forks',
  git_commits_url: '/git/commits{/sha}',
  git_refs_url: '/git/refs{/sha}',
  git_tags_url: '/git/tags{/sha}',
  hooks_url: '/hooks',
  issue_comment_url: '/issues/comments{/number}',
  issue_events_url: '/issues/events{/number}',
  issues_url: '/issues{/number}',
  keys_url: '/keys{/key_id}',
  labels_url: '/labels{/name}',
  languages_url: '/languages',
  merges_url: '/merges',
  milestones_url: '/milestones{/number}',
  notifications_url: '/notifications{?since,all,participating}',
  pulls_url: '/pulls{/number}',
  releases_url: '/releases{/id}',
  stargazers_url: '/stargazers',
  statuses_url: '/statuses/{sha}',
  subscribers_url: '/subscribers',
  subscription_url: '/subscription',
  tags_url: '/tags',
  teams_url: '/teams',
  trees_url: '/git/trees{/sha}',
};

const plainRepository = {
  has_issues: true,
  has_projects: false,
  has_wiki: false,
  has_pages: false,
  has_discussions: false,
  homepage: null,
  language: null,
  license: null,
  mirror_url: null,
  archived: false,
  disabled: false,
  size: 1,
  forks: 0,
  forks_count: 0,
  watchers: 0,
  watchers_count: 0,
  stargazers_count: 0,
  network_count: 0,
  subscribers_count: 0,
};

export const apiUrl = (base: string, { full_name }: Repository): string => `${base}/repos/${full_name}`;
const htmlUrl = (base: string, { full_name }: Repository): string => `${base}/${full_name}`;

export function wireRepository(base: string, repository: Repository) {
  const [owner = '', name = ''] = repository.full_name.split('/');
  const html = htmlUrl(base, repository);
  const open = repository.issues.filter((issue) => issue.state === 'open').length;
  return {
    id: repository.id,
    node_id: nodeId('R', repository.id),
    name,
    full_name: repository.full_name,
    owner: wireUser(base, owner),
    private: repository.private,
    visibility: repository.private ? 'private' : 'public',
    html_url: html,
    description: null,
    fork: false,
    url: apiUrl(base, repository),
    ...below(apiUrl(base, repository), repositoryPaths),
    clone_url: `${html}.git`,
    git_url: `${html}.git`,
    ssh_url: `${html}.git`,
    svn_url: html,
    default_branch: repository.default_branch,
    created_at: repository.created_at,
    updated_at: repository.pushed_at,
    pushed_at: repository.pushed_at,
    ...plainRepository,
    open_issues: open,
    open_issues_count: open,
    permissions: { admin: false, maintain: false, push: true, triage: true, pull: true },
  };
}

/** An author who has an account is shown with it; a plain name belongs to none. */
const account = (base: string, author: string) =>
  /^[a-z\d](?:[a-z\d]|-(?=[a-z\d])){0,38}$/i.test(author) ? wireUser(base, author) : null;

export function wireCommit(base: string, repository: Repository, { sha, message, author, date, parent }: Commit) {
  const api = apiUrl(base, repository);
  const html = htmlUrl(base, repository);
  const by = { name: author, email: `${digest(author).slice(0, 8)}@users.noreply.github.com`, date };
  const tree = digest(`tree of ${sha}`);
  return {
    url: `${api}/commits/${sha}`,
    sha,
    node_id: nodeId('C', sha),
    html_url: `${html}/commit/${sha}`,
    comments_url: `${api}/commits/${sha}/comments`,
    commit: {
      url: `${api}/git/commits/${sha}`,
      author: by,
      committer: by,
      message,
      comment_count: 0,
      tree: { sha: tree, url: `${api}/git/trees/${tree}` },
      verification: { verified: false, reason: 'unsigned', signature: null, payload: null, verified_at: null },
    },
    author: account(base, author),
    committer: account(base, author),
    parents:
      parent === null ? [] : [{ sha: parent, url: `${api}/commits/${parent}`, html_url: `${html}/commit/${parent}` }],
  };
}

export function wireBranch(base: string, repository: Repository, name: string, head: Commit) {
  const self = `${apiUrl(base, repository)}/branches/${encodeURIComponent(name)}`;
  return {
    name,
    commit: wireCommit(base, repository, head),
    _links: { self, html: `${htmlUrl(base, repository)}/tree/${name}` },
    protected: false,
    protection: { enabled: false, required_status_checks: { enforcement_level: 'off', contexts: [], checks: [] } },
    protection_url: `${self}/protection`,
  };
}

export function wireRelease(base: string, repository: Repository, release: Release) {
  const { latest: _, author, ...shown } = release;
  const api = apiUrl(base, repository);
  const html = htmlUrl(base, repository);
  const tag = encodeURIComponent(release.tag_name);
  const tagged = resolve(repository, release.tag_name) !== undefined;
  return {
    ...shown,
    node_id: nodeId('RE', release.id),
    author: wireUser(base, author),
    url: `${api}/releases/${release.id}`,
    html_url: `${html}/releases/tag/${tag}`,
    assets_url: `${api}/releases/${release.id}/assets`,
    upload_url: `${api}/releases/${release.id}/assets{?name,label}`,
    tarball_url: tagged ? `${api}/tarball/${tag}` : null,
    zipball_url: tagged ? `${api}/zipball/${tag}` : null,
    assets: [],
    immutable: false,
    updated_at: release.published_at ?? release.created_at,
  };
}

export function wireLabel(base: string, repository: Repository, name: string) {
  const id = Number.parseInt(digest(`${repository.full_name} ${name}`).slice(0, 8), 16);
  const url = `${apiUrl(base, repository)}/labels/${encodeURIComponent(name)}`;
  return { id, node_id: nodeId('LA', id), url, name, color: 'ededed', default: false, description: null };
}

export function wireIssue(base: string, repository: Repository, issue: Issue) {
  const { comments, labels, assignees, user, ...shown } = issue;
  const url = `${apiUrl(base, repository)}/issues/${issue.number}`;
  return {
    ...shown,
    node_id: nodeId('I', issue.id),
    url,
    repository_url: apiUrl(base, repository),
    html_url: `${htmlUrl(base, repository)}/issues/${issue.number}`,
    ...below(url, {
      comments_url: '/comments',
      events_url: '/events',
      labels_url: '/labels{/name}',
      timeline_url: '/timeline',
    }),
    user: wireUser(base, user),
    labels: labels.map((name) => wireLabel(base, repository, name)),
    assignee: assignees[0] === undefined ? null : wireUser(base, assignees[0]),
    assignees: assignees.map((login) => wireUser(base, login)),
    milestone: null,
    locked: false,
    active_lock_reason: null,
    comments: comments.length,
    author_association: 'COLLABORATOR',
    performed_via_github_app: null,
  };
}

export function wireComment(base: string, repository: Repository, issue: Issue, comment: Comment) {
  const issueUrl = `${apiUrl(base, repository)}/issues/${issue.number}`;
  return {
    ...comment,
    node_id: nodeId('IC', comment.id),
    url: `${apiUrl(base, repository)}/issues/comments/${comment.id}`,
    html_url: `${htmlUrl(base, repository)}/issues/${issue.number}#issuecomment-${comment.id}`,
    issue_url: issueUrl,
    user: wireUser(base, comment.user),
    updated_at: comment.created_at,
    author_association: 'COLLABORATOR',
    performed_via_github_app: null,
  };
}

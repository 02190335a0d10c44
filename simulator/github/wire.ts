/** How things of GitHub look in its answers. */
import { createHash } from 'node:crypto';
import type { Comment, Commit, Issue, Release, Repository } from './state.ts';

const digest = (text: string): string => createHash('sha1').update(text).digest('hex');
export const nodeId = (kind: string, id: number | string): string => Buffer.from(`${kind}:${id}`).toString('base64url');
/** The addresses below `url` that an answer lists, as `name: url + path`. */
export const below = (url: string, paths: Readonly<Record<string, string>>): Record<string, string> =>
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

/** What `/user` adds. */
export function wireProfile(base: string, login: string) {
  return {
    ...wireUser(base, login),
    user_view_type: 'public',
    name: login,
    ...plainProfile,
  };
}

export const apiUrl = (base: string, { full_name }: Repository): string => `${base}/repos/${full_name}`;
export const htmlUrl = (base: string, { full_name }: Repository): string => `${base}/${full_name}`;

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

export function wireBranch(base: string, repository: Repository, head: Commit) {
  const name = repository.default_branch;
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
  const { author, ...shown } = release;
  const api = apiUrl(base, repository);
  const html = htmlUrl(base, repository);
  const tag = encodeURIComponent(release.tag_name);
  return {
    ...shown,
    node_id: nodeId('RE', release.id),
    author: wireUser(base, author),
    url: `${api}/releases/${release.id}`,
    html_url: `${html}/releases/tag/${tag}`,
    assets_url: `${api}/releases/${release.id}/assets`,
    upload_url: `${api}/releases/${release.id}/assets{?name,label}`,
    tarball_url: `${api}/tarball/${tag}`,
    zipball_url: `${api}/zipball/${tag}`,
    draft: false,
    prerelease: false,
    assets: [],
    immutable: false,
    updated_at: release.published_at,
  };
}

function wireLabel(base: string, repository: Repository, name: string) {
  const id = Number.parseInt(digest(`${repository.full_name} ${name}`).slice(0, 8), 16);
  const url = `${apiUrl(base, repository)}/labels/${encodeURIComponent(name)}`;
  return { id, node_id: nodeId('LA', id), url, name, color: 'ededed', default: false, description: null };
}

export function wireIssue(base: string, repository: Repository, issue: Issue) {
  const { comments, labels, user, deleted: _deleted, movedTo: _movedTo, ...shown } = issue;
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
    assignee: null,
    assignees: [],
    milestone: null,
    locked: issue.locked ?? false,
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

/** What owners and other people do to a repository: rename it, tag, branch, release and comment by hand, and say what a token may do. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import { json, type Answer, type Endpoint, type Kept, type World } from '../frame.ts';
import { posted, refuse } from '../posted.ts';
import { publish } from './releases.ts';
import { grants, now, placeOf, type Commit, type GithubState, type Repository } from './state.ts';

const repository = z.string();
const renamed = z.strictObject({ repository, to: z.string() });
const referred = z.strictObject({
  repository,
  ref: z.string().regex(/^refs\/(heads|tags)\/.+$/),
  sha: z.string(),
  /** A tag with a message of its own. */
  annotated: z.boolean().default(false),
});
const released = z.strictObject({ repository, tag: z.string(), body: z.string(), author: z.string() });
const commented = z.strictObject({ repository, number: z.int(), body: z.string(), author: z.string() });
const granted = z.strictObject({ grants: z.array(z.enum(grants)) });
const paged = z.strictObject({ most: z.int().min(1).nullable() });

export function ownerEndpoints(world: World, kept: Kept<GithubState>): Endpoint[] {
  const state = kept.value;
  const to = (name: string, act: (found: Repository) => Answer | undefined): Answer => {
    const found = state.repositories.find(({ full_name }) => full_name === name);
    if (!found) return refuse(`There is no repository ${name}.`, 404);
    const refused = act(found);
    if (refused) return refused;
    kept.save();
    world.changed();
    return json({ ok: true });
  };
  const commitOf = (found: Repository, ref: string): Commit | undefined => found.commits[placeOf(found, ref)];
  const noCommit = refuse('There is no such commit.', 404);

  return [
    posted('/people/rename', renamed, (body) =>
      to(body.repository, (found) => {
        Object.assign(found, { full_name: body.to, formerly: [...(found.formerly ?? []), body.repository] });
        return undefined;
      }),
    ),
    posted('/people/ref', referred, ({ ref, sha, annotated, ...body }) =>
      to(body.repository, (found) => {
        if (!commitOf(found, sha)) return noCommit;
        const [, kind = '', name = ''] = /^refs\/(\w+)\/(.+)$/.exec(ref) ?? [];
        const own = createHash('sha1').update(`${ref} ${sha}`).digest('hex');
        if (kind === 'heads') Object.assign(found, { branches: { ...found.branches, [name]: sha } });
        else found.tags[name] = annotated ? own : sha;
        if (annotated) Object.assign(found, { annotated: { ...found.annotated, [own]: sha } });
        return undefined;
      }),
    ),
    posted('/people/release', released, ({ tag, author, ...body }) =>
      to(body.repository, (found) => {
        const commit = commitOf(found, tag) ?? found.commits.at(-1);
        if (!commit) return noCommit;
        publish(
          state,
          found,
          { tag_name: tag, target_commitish: commit.sha, name: tag, body: body.body },
          commit,
          author,
        );
        return undefined;
      }),
    ),
    posted('/people/comment', commented, ({ number, body: written, author, ...body }) =>
      to(body.repository, (found) => {
        const issue = found.issues.find((one) => one.number === number);
        if (!issue) return refuse('There is no such issue.', 404);
        issue.comments.push({ id: (state.lastId += 1), user: author, body: written, created_at: now() });
        issue.updated_at = now();
        return undefined;
      }),
    ),
    posted('/people/token', granted, (body) => {
      state.grants = body.grants;
      kept.save();
      return json({ ok: true });
    }),
    posted('/people/pages', paged, ({ most }) => {
      if (most === null) delete state.mostOnPage;
      else state.mostOnPage = most;
      kept.save();
      return json({ ok: true });
    }),
  ];
}

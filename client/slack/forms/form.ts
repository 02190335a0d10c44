/**
 * What a form is: the blocks that a person sees, and how what they entered becomes values.
 * One rule joins both: a block's id is the path of its value, for example `owner` or `goals.g1.score`,
 * so that whatever the schema refuses is said at its field.
 */
import type { KnownBlock } from '@slack/types';
import type { z } from 'zod';
import type { Question } from '../../../domain/decisions/decisions.ts';
import type { FormName, FormValues } from '../../../domain/forms.ts';
import type { Person, Team } from '../../../domain/team.ts';

/** Who fills in the form, and what they were asked. */
export interface FormContext {
  readonly question: Question;
  readonly team: Team;
  readonly person: Person;
}

/** What is wrong, by the path of the value, which is the id of its block. */
export type Errors = Readonly<Record<string, string>>;

export interface Form<Name extends FormName> {
  /** The modal's title; Slack allows 24 characters. */
  readonly title: string;
  blocks(context: FormContext): KnownBlock[];
  /** The shape of the values, wherever they come from. */
  readonly values: z.ZodType<FormValues[Name]>;
  /** What the shape cannot know: are these values an answer to this question, from this person? Empty when they are. */
  fieldErrors(values: FormValues[Name], context: FormContext): Errors;
  /** What was entered in the modal, checked by both; every error is at one of its blocks. */
  read(state: ViewState, context: FormContext): Reading<Name>;
}

type Reading<Name extends FormName> = { readonly values: FormValues[Name] } | { readonly errors: Errors };

/** `view.state.values` of a submission: by block id, then by action id. Every block here has one action. */
export type ViewState = Readonly<Record<string, Readonly<Record<string, Field>>>>;

interface Field {
  readonly value?: string | null;
  readonly selected_option?: { readonly value: string } | null;
  readonly selected_options?: readonly { readonly value: string }[];
}

/** What was entered, by block id. An empty field is undefined. */
export interface Entered {
  text(block: string): string | undefined;
  choice(block: string): string | undefined;
  ticked(block: string): boolean;
  /** The values that are ticked. */
  allTicked(block: string): string[];
}

interface Parts<Name extends FormName> extends Pick<Form<Name>, 'title' | 'blocks' | 'values'> {
  readonly fieldErrors?: Form<Name>['fieldErrors'];
  /** The entered fields in the shape of the values, unchecked. */
  readonly parse: (fields: Entered, context: FormContext) => unknown;
}

export function form<Name extends FormName>(parts: Parts<Name>): Form<Name> {
  const { title, blocks, values, fieldErrors = () => ({}), parse } = parts;
  return {
    title,
    blocks,
    values,
    fieldErrors,
    read(state, context) {
      const parsed = values.safeParse(parse(fieldsOf(state), context));
      const errors = parsed.success ? fieldErrors(parsed.data, context) : said(parsed.error.issues);
      if (parsed.success && Object.keys(errors).length === 0) return { values: parsed.data };
      return { errors: atTheirBlocks(errors, Object.keys(state)) };
    },
  };
}

function fieldsOf(state: ViewState): Entered {
  const field = (block: string): Field => Object.values(state[block] ?? {})[0] ?? {};
  return {
    text: (block) => field(block).value?.trim() || undefined,
    choice: (block) => field(block).selected_option?.value,
    ticked: (block) => (field(block).selected_options ?? []).length > 0,
    allTicked: (block) => (field(block).selected_options ?? []).map((one) => one.value),
  };
}

/** The first thing that is wrong with each value. */
function said(issues: readonly z.core.$ZodIssue[]): Errors {
  const errors: Record<string, string> = {};
  for (const issue of issues) errors[issue.path.join('.')] ??= issue.message;
  return errors;
}

/** Slack shows an error only at a block of the modal: what has no block of its own is said at the nearest, else the first. */
function atTheirBlocks(errors: Errors, blocks: readonly string[]): Errors {
  const nearest = (path: string) =>
    blocks.find((block) => block === path || block.startsWith(`${path}.`) || path.startsWith(`${block}.`)) ??
    blocks[0] ??
    path;
  return Object.fromEntries(Object.entries(errors).map(([path, text]) => [nearest(path), text]));
}

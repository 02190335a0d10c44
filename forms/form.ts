/**
 * What a form is: the shape of its values, the fields that yield them, and what makes them an answer to one question.
 * A field's path is that of its value, for example `owner` or `goals.g1.score`: whatever is wrong is said at its field.
 */
import { z } from 'zod';
import type { Text } from '../domain/text/text.ts';
import { fieldsOf, notOffered, type Field, type FieldErrors, type FormContext } from './fields.ts';

export interface Form<Values> {
  /** At most 24 characters. */
  readonly title: string;
  /** What people fill in is shown without their names, and stays so. */
  readonly anonymous: boolean;
  /** What is shown of it wherever the decision is, such as the reason. Null: nothing. */
  readonly remarkIn: (values: object) => string | null;
  /** What is said before the fields, after the question itself. */
  readonly intro: (context: FormContext) => readonly Text[];
  readonly fields: (context: FormContext) => readonly Field[];
  readonly schema: z.ZodType<Values>;
  /** Are these values an answer of this person to this question? */
  readonly check: (given: unknown, context: FormContext) => Checked<Values>;
}
export type Checked<Values> = { readonly values: Values } | { readonly errors: FieldErrors };

interface Rest<Values> {
  readonly anonymous?: true;
  /** The field that is shown wherever the decision is. */
  readonly remark?: keyof Values & string;
  readonly intro?: Form<Values>['intro'];
  /** What the shape cannot know. */
  readonly fieldErrors?: (values: Values, context: FormContext) => FieldErrors;
}

export function form<Shape extends z.core.$ZodLooseShape>(
  title: string,
  shape: Shape,
  {
    anonymous,
    remark,
    intro = () => [],
    fieldErrors = () => ({}),
  }: Rest<z.output<z.ZodObject<Shape, z.core.$strict>>> = {},
): Form<z.output<z.ZodObject<Shape, z.core.$strict>>> {
  const schema = z.strictObject(shape);
  return {
    title,
    anonymous: anonymous ?? false,
    remarkIn(values) {
      const given: unknown = new Map(Object.entries<unknown>({ ...values })).get(remark ?? '');
      return typeof given === 'string' ? given : null;
    },
    intro,
    schema,
    fields: (context) => fieldsOf(shape, '', context),
    check(given, context) {
      const read = schema.safeParse(given);
      if (!read.success) return { errors: firstIssues(read.error.issues) };
      const fields = fieldsOf(shape, '', context);
      const errors = { ...notOffered(fields, read.data), ...fieldErrors(read.data, context) };
      return Object.keys(errors).length === 0 ? { values: read.data } : { errors };
    },
  };
}

/** The first thing that is wrong with each value. */
function firstIssues(issues: readonly z.core.$ZodIssue[]): FieldErrors {
  return Object.fromEntries(issues.map((issue) => [issue.path.join('.'), issue.message] as const).toReversed());
}

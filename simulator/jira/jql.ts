/**
 * The part of JQL that the product uses, read strictly: what is not known here is refused with its place.
 * Texts of refusals are Jira Cloud's; those that begin with "The simulator" are this one's own.
 */
import { clause, type Matches } from './jql-fields.ts';
import { refuse, type Token, tokens } from './jql-tokens.ts';
import type { JiraState } from './state.ts';

interface Query {
  /** Undefined: no restriction at all. */
  readonly matches: Matches | undefined;
  /** Else by key. */
  readonly newestFirst: boolean;
}

/** What the query asks for. @throws JqlError */
export function readJql(jql: string, state: JiraState): Query {
  return new Reader(jql, state).query();
}

class Reader {
  private readonly jql: string;
  private readonly state: JiraState;
  private readonly tokens: readonly Token[];
  private next = 0;

  constructor(jql: string, state: JiraState) {
    this.jql = jql;
    this.state = state;
    this.tokens = tokens(jql);
  }

  query(): Query {
    const bare = this.token.kind === 'end' || this.isWord('ORDER');
    const matches = bare ? undefined : this.or();
    const newestFirst = this.takeWord('ORDER') && this.order();
    if (this.token.kind !== 'end') throw this.unexpected("either 'OR' or 'AND'");
    return { matches, newestFirst };
  }

  private or(): Matches {
    const parts = [this.and()];
    while (this.takeWord('OR')) parts.push(this.and());
    return (issue) => parts.some((part) => part(issue));
  }

  private and(): Matches {
    const parts = [this.group()];
    while (this.takeWord('AND')) parts.push(this.group());
    return (issue) => parts.every((part) => part(issue));
  }

  private group(): Matches {
    if (!this.takeSign('(')) return this.term();
    const inner = this.or();
    this.expectSign(')');
    return inner;
  }

  private term(): Matches {
    const field = this.token;
    if (field.kind !== 'word' && field.kind !== 'string') throw this.unexpected('a field name');
    this.next += 1;
    const unequal = this.takeSign('!=');
    const one = unequal || this.takeSign('=');
    if (!one && !this.takeWord('IN')) throw this.unexpected("operator: the simulator knows '=', '!=' and 'IN',");
    const valueAt = this.token.at;
    const meaning = clause(field.text, unequal, one ? [this.value()] : this.list(), this.state);
    if (typeof meaning === 'function') return meaning;
    throw 'field' in meaning
      ? refuse(this.jql, field.at, `Field '${meaning.field}' does not exist or you do not have permission to view it.`)
      : refuse(this.jql, valueAt, `The value '${meaning.value}' does not exist for the field '${field.text}'.`);
  }

  private list(): string[] {
    this.expectSign('(');
    const values = [this.value()];
    while (this.takeSign(',')) values.push(this.value());
    this.expectSign(')');
    return values;
  }

  private value(): string {
    const { kind, text, at } = this.token;
    if (kind !== 'word' && kind !== 'string') throw this.unexpected('a value');
    if (kind === 'word' && /^(empty|null|and|or|not|in|is|order|by)$/i.test(text)) {
      throw refuse(this.jql, at, `'${text}' is a reserved JQL word. You must surround it in quotation marks.`);
    }
    this.next += 1;
    if (this.isSign('(')) throw refuse(this.jql, at, `The simulator knows no JQL functions, so not '${text}()'.`);
    return text;
  }

  /** The two orders that the product asks for: by key, and the newest first. */
  private order(): boolean {
    if (!this.takeWord('BY')) throw this.unexpected("'BY'");
    if (this.takeWord('CREATED') && this.takeWord('DESC')) return true;
    const known = "The simulator can only order by 'key ASC' and by 'created DESC'.";
    if (!this.takeWord('KEY')) throw refuse(this.jql, this.token.at, known);
    this.takeWord('ASC');
    return false;
  }

  private get token(): Token {
    return this.tokens[this.next] ?? { kind: 'end', text: '', at: this.jql.length };
  }

  private isWord(word: string): boolean {
    return this.token.kind === 'word' && this.token.text.toUpperCase() === word;
  }

  private isSign(sign: string): boolean {
    return this.token.kind === 'sign' && this.token.text === sign;
  }

  private takeWord(word: string): boolean {
    return this.isWord(word) && this.take();
  }

  private takeSign(sign: string): boolean {
    return this.isSign(sign) && this.take();
  }

  private take(): true {
    this.next += 1;
    return true;
  }

  private expectSign(sign: string): void {
    if (!this.takeSign(sign)) throw this.unexpected(`'${sign}'`);
  }

  private unexpected(expected: string): Error {
    const got = this.token.kind === 'end' ? 'the end of the query' : `'${this.token.text}'`;
    return refuse(this.jql, this.token.at, `Expecting ${expected} but got ${got}.`);
  }
}

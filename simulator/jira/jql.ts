/**
 * The part of JQL that the product uses, read strictly: what is not known here is refused with its place.
 * Texts of refusals are Jira Cloud's; those that begin with "The simulator" are this one's own.
 */
import type { Compare, Matches, Operator } from './jql-fields.ts';
import { clause, orders } from './jql-fields.ts';
import type { Token } from './jql-tokens.ts';
import { refuse, tokens } from './jql-tokens.ts';
import type { JiraState } from './state.ts';

export interface Query {
  /** Undefined: no restriction at all. */
  readonly matches: Matches | undefined;
  readonly compare: Compare;
}

/** @throws JqlError */
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
    const compare = this.isWord('ORDER') ? this.orderBy() : () => 0;
    if (this.token.kind !== 'end') throw this.unexpected("either 'OR' or 'AND'");
    return { matches, compare };
  }

  private or(): Matches {
    const parts = [this.and()];
    while (this.takeWord('OR')) parts.push(this.and());
    return (issue) => parts.some((part) => part(issue));
  }

  private and(): Matches {
    const parts = [this.not()];
    while (this.takeWord('AND')) parts.push(this.not());
    return (issue) => parts.every((part) => part(issue));
  }

  private not(): Matches {
    if (this.takeWord('NOT') || this.takeSign('!')) {
      const part = this.not();
      return (issue) => !part(issue);
    }
    if (!this.takeSign('(')) return this.term();
    const inner = this.or();
    this.expectSign(')');
    return inner;
  }

  private term(): Matches {
    const field = this.token;
    if (field.kind !== 'word' && field.kind !== 'string') throw this.unexpected('a field name');
    this.next += 1;
    const operatorAt = this.token.at;
    const operator = this.operator();
    const valueAt = this.token.at;
    const meaning = clause(field.text, operator, this.operand(operator), this.state);
    if (typeof meaning === 'function') return meaning;
    if ('field' in meaning) {
      throw refuse(
        this.jql,
        field.at,
        `Field '${meaning.field}' does not exist or you do not have permission to view it.`,
      );
    }
    if ('operator' in meaning) {
      throw refuse(
        this.jql,
        operatorAt,
        `The operator '${meaning.operator.toLowerCase()}' is not supported by the '${field.text}' field.`,
      );
    }
    throw refuse(this.jql, valueAt, `The value '${meaning.value}' does not exist for the field '${field.text}'.`);
  }

  private operator(): Operator {
    if (this.takeSign('=')) return this.isEmpty() ? 'IS' : '=';
    if (this.takeSign('!=')) return this.isEmpty() ? 'IS NOT' : '!=';
    if (this.takeWord('IN')) return 'IN';
    if (this.takeWord('IS')) return this.takeWord('NOT') ? 'IS NOT' : 'IS';
    if (this.takeWord('NOT')) {
      if (this.takeWord('IN')) return 'NOT IN';
      throw this.unexpected("'IN'");
    }
    throw this.unexpected("operator: the simulator knows '=', '!=', 'IN', 'NOT IN', 'IS' and 'IS NOT',");
  }

  private operand(operator: Operator): string[] {
    if (operator === 'IS' || operator === 'IS NOT') {
      if (!this.isEmpty()) throw this.unexpected("'EMPTY'");
      this.next += 1;
      return [];
    }
    if (operator === '=' || operator === '!=') return [this.value()];
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

  private orderBy(): Compare {
    this.next += 1;
    if (!this.takeWord('BY')) throw this.unexpected("'BY'");
    const steps = [this.order()];
    while (this.takeSign(',')) steps.push(this.order());
    if (steps.length > 7) throw refuse(this.jql, this.token.at, 'JQL can be ordered by at most 7 fields.');
    return (a, b) => steps.reduce((so, step) => so || step(a, b), 0);
  }

  private order(): Compare {
    const { text, at } = this.token;
    const order = orders.get(text.toLowerCase());
    if (!order) throw refuse(this.jql, at, `The simulator cannot order by '${text}'.`);
    this.next += 1;
    if (this.takeWord('DESC')) return (a, b) => order(b, a);
    this.takeWord('ASC');
    return order;
  }

  private get token(): Token {
    return this.tokens[this.next] ?? { kind: 'end', text: '', at: this.jql.length };
  }

  private isWord(word: string): boolean {
    return this.token.kind === 'word' && this.token.text.toUpperCase() === word;
  }

  private isEmpty(): boolean {
    return this.isWord('EMPTY') || this.isWord('NULL');
  }

  private isSign(sign: string): boolean {
    return this.token.kind === 'sign' && this.token.text === sign;
  }

  private takeWord(word: string): boolean {
    if (!this.isWord(word)) return false;
    this.next += 1;
    return true;
  }

  private takeSign(sign: string): boolean {
    if (!this.isSign(sign)) return false;
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

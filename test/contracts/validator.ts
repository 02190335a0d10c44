/** Checks requests and answers against a vendor's own API description. Compiles an operation's schemas when it is first used. */
import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import { z } from 'zod';
import { follow, isJson, type Json, type Place, read, strictDescription } from './description.ts';

export interface Exchange {
  readonly method: string;
  /** Below the vendor's base, encoded. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Undefined: none. */
  readonly body: unknown;
}

export interface Contract {
  /** What the vendor would not understand, in plain words. Nothing wrong: an empty list. */
  request(exchange: Exchange): string[];
  /** What the vendor would not have answered. */
  answer(exchange: Exchange, status: number, body: unknown): string[];
}

/** Answers that every operation may give, described or not: no right, too many calls, out of order. */
const anywhere = new Set([401, 403, 429, 500, 502, 503, 504]);

const parameterSchema = z.looseObject({
  name: z.string(),
  in: z.string(),
  required: z.boolean().default(false),
  schema: z.looseObject({ type: z.string().optional() }),
});

export function openContract(description: Json): Contract {
  const api = strictDescription(description);
  const complaints = schemas(api);
  const find = finder(api);

  function parameters(exchange: Exchange, operation: Place, named: Readonly<Record<string, string>>): string[] {
    const all = read(api, [...operation, 'parameters']);
    const wrong: string[] = [];
    const known = new Set<string>();
    for (const index of Array.isArray(all) ? all.keys() : []) {
      const place = follow(api, [...operation, 'parameters', String(index)]);
      const { name, in: where, required, schema } = parameterSchema.parse(read(api, place));
      const given = where === 'path' ? [decodeURIComponent(named[name] ?? '')] : exchange.query.getAll(name);
      if (where === 'query') known.add(name);
      if (where !== 'query' && where !== 'path') continue;
      if (given.length > 0) wrong.push(...complaints([...place, 'schema'], typed(given, schema.type), name));
      else if (required) wrong.push(`query parameter ${name} is missing`);
    }
    const strange = [...exchange.query.keys()].filter((name) => !known.has(name));
    return [...wrong, ...strange.map((name) => `query parameter ${name} is not described`)];
  }

  function requestBody({ body }: Exchange, operation: Place): string[] {
    const place = follow(api, [...operation, 'requestBody']);
    const schema = [...place, 'content', 'application/json', 'schema'];
    if (body === undefined) return read(api, [...place, 'required']) === true ? ['body is missing'] : [];
    return read(api, schema) === undefined ? ['a body is not described'] : complaints(schema, body, 'body');
  }

  return {
    request: (exchange) => {
      const name = `${exchange.method} ${exchange.path}`;
      const found = find(exchange);
      if (!found) return [`${name} is not described`];
      const { operation, named } = found;
      const wrong = [...parameters(exchange, operation, named), ...requestBody(exchange, operation)];
      return wrong.map((what) => `${name}: ${what}`);
    },
    answer: (exchange, status, body) => {
      const name = `${exchange.method} ${exchange.path} answered ${status}`;
      const operation = find(exchange)?.operation;
      const response = operation && [...operation, 'responses', String(status)];
      if (!response || read(api, response) === undefined) {
        return anywhere.has(status) ? [] : [`${name}, which is not described`];
      }
      const schema = [...follow(api, response), 'content', 'application/json', 'schema'];
      if (read(api, schema) === undefined) return [];
      return complaints(schema, body, 'answer').map((what) => `${name}: ${what}`);
    },
  };
}

/** What the schema at a place has against a value, each complaint with where in the value. */
function schemas(api: Json): (place: Place, value: unknown, name: string) => string[] {
  const ajv = formats.default(new Ajv({ strict: false, allErrors: true, validateSchema: false, logger: false }));
  ajv.addSchema(api, 'api');
  const compiled = new Map<string, ValidateFunction>();
  return (place, value, name) => {
    const steps = place.map((step) => encodeURIComponent(step.replaceAll('~', '~0').replaceAll('/', '~1')));
    const $ref = `api#/${steps.join('/')}`;
    const validate = compiled.get($ref) ?? ajv.compile({ $ref });
    compiled.set($ref, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const strange: unknown = params['additionalProperty'];
      return `${name}${instancePath} ${message}${typeof strange === 'string' ? `: ${strange}` : ''}`;
    });
  };
}

/** Finds the operation that a request is for; where two paths fit, the more literal one. */
function finder(api: Json) {
  const described = read(api, ['paths']);
  const paths = Object.keys(isJson(described) ? described : {}).map((path) => ({
    path,
    pattern: new RegExp(`^${path.replaceAll('.', String.raw`\.`).replaceAll(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`),
    literal: path.replaceAll(/\{\w+\}/g, '').length,
  }));
  paths.sort((a, b) => b.literal - a.literal);
  return ({ method, path }: Exchange): { operation: Place; named: Readonly<Record<string, string>> } | undefined => {
    for (const candidate of paths) {
      const operation = ['paths', candidate.path, method.toLowerCase()];
      const match = candidate.pattern.exec(path);
      if (match && read(api, operation) !== undefined) return { operation, named: match.groups ?? {} };
    }
    return undefined;
  };
}

/** What stands in an address is text; the schema says what it means. */
function typed(given: readonly string[], type: string | undefined): unknown {
  const [first = ''] = given;
  if (type === 'array') return given.flatMap((value) => value.split(',')).map((value) => number(value));
  if (type === 'boolean') return { true: true, false: false }[first] ?? first;
  return type === 'integer' || type === 'number' ? number(first) : first;
}

const number = (value: string): number | string => (/^-?\d+(\.\d+)?$/.test(value) ? Number(value) : value);

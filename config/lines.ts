/** Where a setting stands in a YAML file, so that a problem can name its line. */
import { isMap, isNode, isScalar, type Document, type LineCounter } from 'yaml';

export type Path = readonly PropertyKey[];

/** The line of the setting at `path`; of the nearest thing around it when the setting itself is missing. */
export function lineOf(document: Document, lines: LineCounter, path: Path): number | undefined {
  const offset = keyAt(document, path) ?? valueAt(document, path);
  if (offset !== undefined) return lines.linePos(offset).line;
  return path.length > 0 ? lineOf(document, lines, path.slice(0, -1)) : undefined;
}

function keyAt(document: Document, path: Path): number | undefined {
  const around = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (!isMap(around)) return undefined;
  const key = around.items
    .map((pair) => pair.key)
    .find((one) => isScalar(one) && String(one.value) === String(path.at(-1)));
  return isScalar(key) ? key.range?.[0] : undefined;
}

function valueAt(document: Document, path: Path): number | undefined {
  const node = path.length === 0 ? document.contents : document.getIn(path, true);
  return isNode(node) ? node.range?.[0] : undefined;
}

/** What stands under a key, in the plain values of a file. */
export function child(around: unknown, key: PropertyKey): unknown {
  if (Array.isArray(around)) return around[Number(key)];
  return isGroup(around) ? around[String(key)] : undefined;
}

export function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

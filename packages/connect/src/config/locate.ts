import { isAlias, isMap, isNode, isScalar, isSeq, type Document, type Node, type Pair } from 'yaml';
import type { Problem } from './problem.ts';

/**
 * Where in a document a problem is, as an offset: at the key for a wrong key, at the value for a wrong value, at the key of
 * the map around it for a missing one. Undefined for an empty document.
 */
export function locate(document: Document, { path, about }: Problem): number | undefined {
  let node: Node | undefined = resolved(document.contents, document);
  let found = startOf(node);
  for (const [depth, segment] of path.entries()) {
    const isLast = depth === path.length - 1;
    if (isSeq(node)) {
      node = resolved(node.items[Number(segment)], document);
      found = startOf(node) ?? found;
      continue;
    }
    const pair = pairOf(node, segment, document);
    if (pair === undefined) return found;
    const keyStart = isNode(pair.key) ? startOf(pair.key) : undefined;
    node = resolved(pair.value, document);
    found = (isLast && about === 'value' ? valueStart(pair) : undefined) ?? keyStart ?? found;
  }
  return found;
}

/** What an alias stands for; other nodes are themselves. */
function resolved(value: unknown, document: Document): Node | undefined {
  if (isAlias(value)) return value.resolve(document);
  return isNode(value) ? value : undefined;
}

function pairOf(node: Node | undefined, segment: PropertyKey, document: Document): Pair | undefined {
  if (!isMap(node)) return undefined;
  const own = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
  if (own !== undefined) return own;
  const merged = resolved(node.items.find(({ key }) => isScalar(key) && key.source === '<<')?.value, document);
  const parts = isSeq(merged) ? merged.items.map((item) => resolved(item, document)) : [merged];
  return parts.map((part) => pairOf(part, segment, document)).find((pair) => pair !== undefined);
}

/** Where a value begins; an empty one has no place of its own. */
function valueStart({ value }: Pair): number | undefined {
  if (!isNode(value) || (isScalar(value) && value.value === null && value.source === '')) return undefined;
  return startOf(value);
}

function startOf(node: Node | undefined): number | undefined {
  return node?.range?.[0];
}

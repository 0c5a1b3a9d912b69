import type { DeadLetterQuery } from '@eventmesh/connector-runtime';
import type { Parameter } from './database.ts';
import { escapeText, keyOfName } from './store-text.ts';

/** A statement with what is put in for `$1`, `$2`, … */
export interface Statement {
  readonly text: string;
  readonly parameters: readonly Parameter[];
}

/** The statement that lists dead letters of a pipeline. It holds only the conditions that are asked for, so that an index fits it. */
export function selectLetters(
  table: string,
  pipeline: string,
  { after, limit = 100, maxBytes, code, since, until }: DeadLetterQuery,
): Statement {
  const parameters: Parameter[] = [keyOfName(pipeline)];
  const put = (parameter: Parameter): string => `$${parameters.push(parameter)}`;
  const conditions = [
    'pipeline = $1',
    ...(after === undefined ? [] : [`id > ${put(escapeText(after))}`]),
    ...(code === undefined ? [] : [`code = ${put(escapeText(code))}`]),
    ...(since === undefined ? [] : [`failed_at_ms >= ${put(since)}`]),
    ...(until === undefined ? [] : [`failed_at_ms < ${put(until)}`]),
  ];
  const most = put(Math.min(limit, Number.MAX_SAFE_INTEGER));
  const next = `SELECT id, letter FROM ${table} WHERE ${conditions.join(' AND ')} ORDER BY id LIMIT ${most}`;
  if (maxBytes === undefined) return { text: next, parameters };
  return { text: withinBytes(next, put(Math.min(maxBytes, Number.MAX_SAFE_INTEGER))), parameters };
}

/** The first ones of a list that come to so many bytes, and one at least. How large one is is known without reading it. */
function withinBytes(list: string, maxBytes: string): string {
  return `SELECT id, letter FROM (
    SELECT id, letter, octet_length(letter) AS bytes, sum(octet_length(letter)) OVER (ORDER BY id) AS upto FROM (${list}) AS next
  ) AS counted WHERE upto <= ${maxBytes}::bigint OR upto = bytes ORDER BY id`;
}

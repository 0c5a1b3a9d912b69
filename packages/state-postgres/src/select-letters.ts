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
  { after, limit = 100, code, since, until }: DeadLetterQuery,
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
  return {
    text: `SELECT id, letter FROM ${table} WHERE ${conditions.join(' AND ')} ORDER BY id LIMIT ${most}`,
    parameters,
  };
}

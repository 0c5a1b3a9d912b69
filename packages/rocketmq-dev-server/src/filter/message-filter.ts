import type { StoredMessage } from '../broker/message.ts';
import { StatusError } from '../broker/status-codes.ts';
import { evaluateSql } from './evaluate-sql.ts';
import { parseSql, SqlSyntaxError } from './parse-sql.ts';

/** Says whether a subscriber wants a message. */
export type MessageFilter = (message: StoredMessage) => boolean;

/** Makes the filter of a subscription. Throws `StatusError` 50001 for SQL that does not parse, as a real server does. */
export function compileFilter(type: string, expression: string): MessageFilter {
  return type === 'SQL' ? compileSql(expression) : compileTags(expression);
}

function compileTags(expression: string): MessageFilter {
  const tags = new Set(expression.split('||').map((tag) => tag.trim()));
  if (expression.trim() === '' || tags.has('*')) return () => true;
  return ({ tag }) => tag !== undefined && tags.has(tag);
}

function compileSql(expression: string): MessageFilter {
  try {
    const condition = parseSql(expression);
    return (message) => evaluateSql(condition, (name) => propertyOf(message, name)) === true;
  } catch (error) {
    if (!(error instanceof SqlSyntaxError)) throw error;
    throw new StatusError('INTERNAL_SERVER_ERROR', `CONSUMER_GROUP: invalid filter '${expression}': ${error.message}`);
  }
}

function propertyOf({ tag, keys, properties }: StoredMessage, name: string): string | undefined {
  if (name === 'TAGS') return tag;
  if (name === 'KEYS') return keys.length === 0 ? undefined : keys.join(' ');
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}

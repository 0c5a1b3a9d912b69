import type { AnyRecord, JsonValue } from '@eventmesh/connector-api';
import type { EmittedForm } from '../check.ts';
import { formOf, mergeForms } from './form-of.ts';

/** What the records of ordinary items look like: users of a source come to rely on it, so a release is compared with the one before. */
export function emittedForm(records: readonly AnyRecord[]): EmittedForm {
  const attributes = mergeForms(records.flatMap(({ event }) => (event === undefined ? [] : [attributesOf(event)])));
  const position = mergeForms(records.flatMap(({ position: each }) => (each === undefined ? [] : [formOf(each)])));
  return { of: 'emits', attributes: attributes ?? {}, ...(position === undefined ? {} : { position }) };
}

const content = new Set(['data', 'data_base64']);

function attributesOf(event: object): JsonValue {
  const attributes = Object.entries(event).filter(([name, value]) => value !== undefined && !content.has(name));
  return Object.fromEntries(attributes.map(([name, value]) => [name, formOf(value as JsonValue)]));
}

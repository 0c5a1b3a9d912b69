import type { ExtensionValue, MeshData, MeshEvent } from './mesh-event.ts';
import { isRfc3339, isUri } from './attribute-syntax.ts';
import { nullPointer, refusedByFormat } from './refusal.ts';

const attributes = new Set(['specversion', 'id', 'source', 'type', 'datacontenttype', 'dataschema', 'subject', 'time']);
const notExtensions = new Set([...attributes, 'data', 'data_base64']);
const jsonContentType = /^(application|text)\/([a-zA-Z\d]+\+)?json(;.*)*$/;
const mismatch = 'databind.exc.MismatchedInputException';

/**
 * Reads a CloudEvent as the JSON format of the runtime does, with its tolerance and its refusals.
 *
 * @throws Refusal with the words of a real server
 */
export function readEvent(text: string): MeshEvent {
  const end = Buffer.byteLength(text) + 1;
  const refuse = (reason: string): Error => refusedByFormat(mismatch, reason, end);
  const fields = parseObject(text);
  const { specversion } = fields;
  if (specversion === undefined) throw refuse('Missing mandatory specversion attribute');
  if (specversion !== '1.0' && specversion !== '0.3') throw refuse(`Invalid specversion: ${textOf(specversion)}`);
  for (const name of attributes) {
    const value = fields[name];
    if (value !== undefined && value !== null && typeof value !== 'string')
      throw refuse(`Wrong type ${nodeType(value)} for attribute ${name}, expecting STRING`);
  }
  const attribute = (name: string): string | undefined => (fields[name] as string | null | undefined) ?? undefined;
  const mandatory = (name: string): string => {
    const value = attribute(name);
    if (value === undefined) throw refuse(`Missing mandatory ${name} attribute`);
    return value;
  };
  const checked = (name: string, value: string | undefined, isValid: (text: string) => boolean): string | undefined => {
    if (value !== undefined && !isValid(value))
      throw refuse(`Invalid attribute/extension value for "${name}": ${value}`);
    return value;
  };
  const datacontenttype = attribute('datacontenttype');
  return {
    specversion,
    id: mandatory('id'),
    source: checked('source', mandatory('source'), isUri) as string,
    type: mandatory('type'),
    datacontenttype: datacontenttype ?? 'application/json',
    dataschema: checked('dataschema', attribute('dataschema'), isUri),
    subject: attribute('subject'),
    time: checked('time', attribute('time'), isRfc3339),
    data: readData(fields, datacontenttype, refuse),
    extensions: readExtensions(fields, refuse),
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (thrown) {
    const token = /^[A-Za-z]+/.exec(text)?.[0];
    const expected = "was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')";
    const reason = token === undefined ? String(thrown) : `Unrecognized token '${token}': ${expected}`;
    throw refusedByFormat('core.JsonParseException', reason, (token?.length ?? text.length) + 2);
  }
  if (value === null)
    throw nullPointer('Cannot invoke "io.cloudevents.CloudEvent.getSpecVersion()" because "event" is null');
  if (typeof value !== 'object' || Array.isArray(value)) {
    const [kind, token] = Array.isArray(value) ? ['Array', 'START_ARRAY'] : ['String', 'VALUE_STRING'];
    const wanted = 'Cannot deserialize value of type `com.fasterxml.jackson.databind.node.ObjectNode`';
    throw refusedByFormat(mismatch, `${wanted} from ${kind} value (token \`JsonToken.${token}\`)`, 1);
  }
  return value as Readonly<Record<string, unknown>>;
}

function readData(
  { data, data_base64: base64 }: Readonly<Record<string, unknown>>,
  contentType: string | undefined,
  refuse: (reason: string) => Error,
): MeshData | undefined {
  if (data !== undefined && base64 !== undefined)
    throw refuse("CloudEvent cannot have both 'data' and 'data_base64' fields");
  if (base64 !== undefined) return { bytes: Buffer.from(textOf(base64), 'base64') };
  if (data === undefined) return undefined;
  if (contentType === undefined || jsonContentType.test(contentType)) return { json: data };
  if (typeof data === 'string') return { bytes: Buffer.from(data) };
  const reason = 'Because content type is not a json, only a string is accepted as data';
  throw refuse(`Wrong type ${nodeType(data)} for attribute data, expecting STRING. ${reason}`);
}

function readExtensions(
  fields: Readonly<Record<string, unknown>>,
  refuse: (reason: string) => Error,
): Map<string, ExtensionValue> {
  const extensions = new Map<string, ExtensionValue>();
  for (const [name, value] of Object.entries(fields)) {
    if (notExtensions.has(name)) continue;
    if (!/^[a-z\d]+$/.test(name)) throw refuse(`Invalid extensions name: ${name}`);
    if (typeof value === 'number' && value !== (value | 0)) {
      const type = Number.isInteger(value) ? 'Long' : 'Double';
      throw refuse(`Invalid attribute/extension type for "${name}": Typejava.lang.${type}. Value: ${value}`);
    }
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    extensions.set(name, isPlain ? value : JSON.stringify(value));
  }
  return extensions;
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What Jackson calls the type of a JSON value. */
function nodeType(value: unknown): string {
  if (value === null) return 'NULL';
  return Array.isArray(value) ? 'ARRAY' : (typeof value).toUpperCase();
}

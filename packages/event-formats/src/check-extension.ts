import { ConnectorError } from '@eventmesh/connector-api';
import { checkText } from './check-attribute.ts';
import { textOfDate } from './check-time.ts';
import { found, invalidAttribute } from './invalid-attribute.ts';

const attributeName = /^[a-z0-9]+$/;
const maxInteger = 2_147_483_647;

/** Checks an extension attribute: a string, a boolean, a 32-bit integer; a Date or bytes become their string form. */
export function checkExtension(name: string, value: unknown): string | number | boolean {
  checkName(name);
  if (typeof value === 'boolean') return value;
  if (typeof value === 'number') {
    if (Number.isInteger(value) && value >= -maxInteger - 1 && value <= maxInteger) return value;
    throw invalidAttribute(name, 'an integer of 32 bits', `the number ${value}`);
  }
  if (typeof value === 'string') return checkText(name, value);
  if (value instanceof Date) return textOfDate(name, value);
  if (value instanceof Uint8Array)
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64');
  throw invalidAttribute(name, 'a string, a boolean or an integer', found(value));
}

/** Checks the name of an extension attribute. */
function checkName(name: string): void {
  if (attributeName.test(name) && name !== 'data') return;
  throw new ConnectorError(
    'INVALID_EVENT',
    `Attribute name '${name.slice(0, 40)}': expected lower-case letters and digits only.`,
  );
}

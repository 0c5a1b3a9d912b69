import { ConnectorError } from '@eventmesh/connector-api';

/** The error about an attribute. What was found is named, or quoted in part; never what may hold a secret. */
export function invalidAttribute(name: string, expected: string, found: string): ConnectorError {
  return new ConnectorError('INVALID_EVENT', `Attribute '${name}': expected ${expected}, found ${found}.`);
}

/** What a value is, for {@link invalidAttribute}. */
export function found(value: unknown): string {
  if (typeof value === 'string') return `'${value.slice(0, 40)}'`;
  if (value === undefined || value === null) return 'nothing';
  return Array.isArray(value) ? 'an array' : `a value of type ${typeof value}`;
}

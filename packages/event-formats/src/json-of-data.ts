import { ConnectorError } from '@eventmesh/connector-api';

/**
 * JSON text of an event's data.
 *
 * @throws ConnectorError with code `INVALID_EVENT` when the data has no JSON form
 */
export function jsonOfData(data: unknown, id: string): string {
  let why = `it is a ${typeof data}`;
  let cause: unknown;
  try {
    const text: string | undefined = JSON.stringify(data);
    if (text !== undefined) return text;
  } catch (thrown) {
    if (thrown instanceof Error) why = thrown.message.split('\n', 1)[0] ?? why;
    cause = thrown;
  }
  throw new ConnectorError('INVALID_EVENT', `The data of event '${id}' has no JSON form: ${why}`, { cause });
}

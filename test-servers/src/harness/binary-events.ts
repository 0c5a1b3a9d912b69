import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { oddEvents } from '@eventmesh/connector-testkit';

/** What the binary mode of CloudEvents changes, for every protocol: attributes are text there, and JSON has a content type. */
const changed = new Set(['every type of extension', 'JSON without a content type']);

/** The odd events of the kit that come out of a message in binary mode as they went in. */
export const binaryEvents: readonly AnyCloudEvent[] = oddEvents.filter(({ id }) => !changed.has(id));

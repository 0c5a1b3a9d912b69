import type { Frame } from '../protocol/frame.ts';
import { endpointOf, type Endpoint } from './endpoint.ts';

/** Where REDIRECT_TO_CLIENT sends us; undefined when it does not say. */
export function readRedirect({ body }: Frame): Endpoint | undefined {
  let target: unknown;
  try {
    target = JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
  if (typeof target !== 'object' || target === null) return undefined;
  const { ip, port } = target as { ip?: unknown; port?: unknown };
  if (typeof ip !== 'string' || ip === '' || typeof port !== 'number') return undefined;
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? endpointOf(ip, port) : undefined;
}

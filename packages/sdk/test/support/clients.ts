import { setTimeout as sleep } from 'node:timers/promises';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { RecordingLogger, VirtualClock } from '@eventmesh/connector-testkit';
import { createEvent } from '@eventmesh/event-formats';
import { connect, type ConnectOptions, type EventMeshClient } from '../../src/index.ts';
import type { ScriptedServer } from './scripted-server.ts';

/** A client of scripted servers in virtual time, with what it logs. */
export interface Scene extends AsyncDisposable {
  readonly mesh: EventMeshClient;
  readonly clock: VirtualClock;
  readonly logger: RecordingLogger;
}

/** Connects in virtual time, without pauses, to the first server first. */
export async function connected(
  servers: readonly Pick<ScriptedServer, 'endpoint'>[],
  options: Partial<ConnectOptions> = {},
): Promise<Scene> {
  const clock = new VirtualClock();
  const logger = new RecordingLogger();
  const endpoints = servers.map(({ endpoint }) => endpoint);
  const mesh = await connect({ endpoints, group: 'shop', clock, logger, random: () => 0, ...options });
  return { mesh, clock, logger, [Symbol.asyncDispose]: async () => await mesh.close() };
}

/** An event of its own. */
export function numbered(id: number, attributes: object = {}): AnyCloudEvent {
  return createEvent({
    id: String(id),
    source: '/shop',
    type: 't',
    datacontenttype: 'application/json',
    data: id,
    ...attributes,
  });
}

/** Waits in real time for what comes over the network, for 5 s at most. */
export async function soon(what: string, condition: () => boolean): Promise<void> {
  const deadline = performance.now() + 5000;
  while (!condition()) {
    if (performance.now() > deadline) throw new Error(`Did not happen within 5 s: ${what}`);
    await sleep(2);
  }
}

import { setTimeout as pause } from 'node:timers/promises';
import type { AnyCloudEvent } from '@eventmesh/connector-api';
import { connect, type EventMeshClient } from '@eventmesh/sdk';
import { sampleEvent } from './sample-event.ts';

const attempts = 20;
const againAfterMs = 250;

/** What to publish. */
export interface Publishing {
  readonly endpoint: string;
  readonly topic: string;
  /** The number of the first event. Default: 0. */
  readonly first?: number;
  readonly events: number;
  /** 0: as fast as the server takes them. */
  readonly perSecond: number;
}

/** Publishes events by the SDK, one after the other. Resolves once the server has acknowledged them all. */
export async function publishSteadily({ endpoint, topic, first = 0, events, perSecond }: Publishing): Promise<void> {
  const client = await connect({ endpoints: [endpoint], group: 'bench-publisher' });
  try {
    const startedAt = performance.now();
    for (let number = 0; number < events; number += 1) {
      const waitMs = perSecond === 0 ? 0 : startedAt + (number * 1000) / perSecond - performance.now();
      if (waitMs > 0) await pause(waitMs);
      await publishForSure(client, topic, sampleEvent(first + number));
    }
  } finally {
    await client.close();
  }
}

/** Again when it is refused: a RocketMQ that is busy refuses now and then. */
async function publishForSure(client: EventMeshClient, topic: string, event: AnyCloudEvent): Promise<void> {
  for (let left = attempts; ; left -= 1) {
    try {
      await client.publish(event, { topic });
      return;
    } catch (thrown) {
      if (left <= 1) throw thrown;
      await pause(againAfterMs);
    }
  }
}

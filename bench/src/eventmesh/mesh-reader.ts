import { connect, type EventMeshClient } from '@eventmesh/sdk';
import { Arrivals } from './arrivals.ts';
import type { SampleData } from './sample-event.ts';

/** A subscriber that counts, and acknowledges at once. */
export class MeshReader implements AsyncDisposable {
  readonly arrivals = new Arrivals();
  readonly #client: EventMeshClient;

  private constructor(client: EventMeshClient) {
    this.#client = client;
  }

  static async start(endpoint: string, topic: string): Promise<MeshReader> {
    const client = await connect({ endpoints: [endpoint], group: `${topic}-reader` });
    const reader = new MeshReader(client);
    const subscription = client.subscribe({ topics: [topic] });
    await subscription.ready();
    void (async () => {
      for await (const delivery of subscription) {
        void delivery.ack();
        if (delivery.event === undefined) continue;
        reader.arrivals.note(delivery.event.id, (delivery.event.data as SampleData).createdAt);
      }
    })();
    return reader;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.close();
  }
}

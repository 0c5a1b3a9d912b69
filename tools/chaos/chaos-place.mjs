import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Database } from '../../packages/state-postgres/dist/database.js';
import { createRealTopic, isRealRocketmqUp, realAdmin, realEndpoint, servers } from '../../test-servers/dist/index.js';

/** The pipeline whose place is kept in the shared store. */
export const checkpointedPipeline = 'file-to-topic';

/** Where the chaos takes place: a folder, a database and a topic of its own. */
export class ChaosPlace {
  #admin;
  #databaseName;
  #rocketmqWasUp;

  /** @param {string} postgresUrl a PostgreSQL in which databases may be created */
  static async make(postgresUrl) {
    const place = new ChaosPlace();
    const unique = randomBytes(4).toString('hex');
    place.folder = await mkdtemp(join(tmpdir(), 'chaos-'));
    place.source = join(place.folder, 'events.ndjson');
    await writeFile(place.source, '');
    place.#databaseName = `eventmesh_chaos_${unique}`;
    place.#admin = databaseAt(postgresUrl);
    await place.#admin.run(`CREATE DATABASE ${place.#databaseName}`);
    const url = new URL(postgresUrl);
    url.pathname = `/${place.#databaseName}`;
    place.stateUrl = url.href;
    place.#rocketmqWasUp = await isRealRocketmqUp();
    await servers('up');
    place.topic = `chaos-${unique}`;
    place.groups = { workers: `chaos-workers-${unique}`, auditor: `chaos-auditor-${unique}` };
    place.endpoint = realEndpoint;
    await createRealTopic({ name: place.topic, type: 'FIFO' });
    for (const name of Object.values(place.groups))
      await realAdmin.createGroup({ name, ordered: true, fromStart: true });
    place.configuration = await place.#configure();
    return place;
  }

  /** What a worker puts out. */
  outputOf(worker) {
    return join(this.folder, `arrived-${worker}.ndjson`);
  }

  /** The database that the workers share, to look into. */
  openDatabase() {
    return databaseAt(this.stateUrl);
  }

  /** @param {boolean} keepFolder for a person to look at */
  async remove(keepFolder) {
    await this.#admin.run(`DROP DATABASE IF EXISTS ${this.#databaseName} WITH (FORCE)`);
    await this.#admin.close();
    if (!this.#rocketmqWasUp) await servers('down');
    if (!keepFolder) await rm(this.folder, { recursive: true, force: true });
  }

  async #configure() {
    const { endpoint, topic, groups } = this;
    const retry = { initialMs: 50, maxMs: 1_000 };
    const configuration = {
      state: { url: '${env:STATE_URL}', worker: '${env:LIFE}' },
      pipelines: {
        [checkpointedPipeline]: {
          source: { use: '@eventmesh/source-file', with: { path: this.source, follow: true } },
          sink: { use: '@eventmesh/sink-rocketmq', with: { endpoint, topic, messageGroupAttribute: 'partitionkey' } },
          delivery: { retry },
        },
        'topic-to-files': {
          source: {
            use: '@eventmesh/source-rocketmq',
            with: { endpoint, topic, consumerGroup: groups.workers, ordered: true, invisibleMs: 10_000 },
          },
          sink: { use: '@eventmesh/sink-file', with: { path: this.outputOf('${env:WORKER}') } },
          delivery: { retry },
        },
      },
    };
    const path = join(this.folder, 'pipelines.yaml');
    // JSON is YAML, too.
    await writeFile(path, JSON.stringify(configuration, undefined, 2));
    return path;
  }
}

function databaseAt(url) {
  const { host, pathname } = new URL(url);
  return new Database({ url, place: `${host}${pathname}`, name: 'eventmesh chaos', connections: 1, timeoutMs: 30_000 });
}

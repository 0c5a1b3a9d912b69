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
  endpoint = realEndpoint;
  #admin;
  #databaseName;
  #hasDatabase = false;
  #rocketmqWasUp = true;

  /** @param {string} postgresUrl a PostgreSQL in which databases may be created */
  constructor(postgresUrl) {
    const unique = randomBytes(4).toString('hex');
    this.#admin = databaseAt(postgresUrl);
    this.#databaseName = `eventmesh_chaos_${unique}`;
    const url = new URL(postgresUrl);
    url.pathname = `/${this.#databaseName}`;
    this.stateUrl = url.href;
    this.topic = `chaos-${unique}`;
    this.groups = { workers: `chaos-workers-${unique}`, auditor: `chaos-auditor-${unique}` };
  }

  /** Makes all of it; a RocketMQ that is up is used as it is. What was made is taken away by `remove`, also when something fails half-way. */
  async prepare() {
    this.folder = await mkdtemp(join(tmpdir(), 'chaos-'));
    this.source = join(this.folder, 'events.ndjson');
    await writeFile(this.source, '');
    await this.#createDatabase();
    this.#rocketmqWasUp = await isRealRocketmqUp();
    if (!this.#rocketmqWasUp) await servers('up');
    await createRealTopic({ name: this.topic, type: 'FIFO' });
    for (const name of Object.values(this.groups))
      await realAdmin.createGroup({ name, ordered: true, fromStart: true });
    this.configuration = await this.#configure();
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
    if (this.#hasDatabase) await this.#admin.run(`DROP DATABASE ${this.#databaseName} WITH (FORCE)`);
    await this.#admin.close();
    if (!this.#rocketmqWasUp) await servers('down');
    if (!keepFolder && this.folder !== undefined) await rm(this.folder, { recursive: true, force: true });
  }

  async #createDatabase() {
    try {
      await this.#admin.run(`CREATE DATABASE ${this.#databaseName}`);
    } catch (cause) {
      const hint = 'POSTGRES_URL names the PostgreSQL to use, in which databases may be created.';
      throw new Error(`${cause.message} ${hint}`, { cause });
    }
    this.#hasDatabase = true;
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
          // A checkpoint follows a batch, and messages of a key are sent one by one: a large batch is seldom done before the next trouble.
          delivery: { retry, batch: { maxEvents: 20 } },
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

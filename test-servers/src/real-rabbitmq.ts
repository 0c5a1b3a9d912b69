import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { promisify } from 'node:util';
import { connect, type ChannelModel, type ConfirmChannel, type GetMessage, type Options } from 'amqplib';

const run = promisify(execFile);
const usersAtOnce = 100;
const emptyForMs = 50;

/** A user of RabbitMQ that only one check uses. */
export interface OwnUser {
  readonly username: string;
  readonly password: string;
}

/**
 * The real RabbitMQ at `RABBITMQ_URL`, by default on this machine, for tests: others may use it as well, so everything has a name of its
 * own. What AMQP cannot do (users, policies, closing connections) is done by `rabbitmqctl`, which has to run here and be allowed to.
 */
export class RealRabbitmq implements AsyncDisposable {
  static readonly url = process.env['RABBITMQ_URL'] || 'amqp://guest:guest@127.0.0.1:5672';
  /** Tells the users of one process from those of another. */
  readonly #name = `kit-${randomUUID().slice(0, 8)}`;
  readonly #model: ChannelModel;
  readonly #channel: ConfirmChannel;
  #users: OwnUser[] = [];
  #made = 0;
  #making: Promise<void> | undefined;

  /** Connects; says in words when there is none. */
  static async connect(): Promise<RealRabbitmq> {
    try {
      const model = await connect(RealRabbitmq.url);
      return new RealRabbitmq(model, await model.createConfirmChannel());
    } catch (thrown) {
      throw new Error('There is no RabbitMQ at RABBITMQ_URL, by default 127.0.0.1:5672 with guest and guest.', {
        cause: thrown,
      });
    }
  }

  private constructor(model: ChannelModel, channel: ConfirmChannel) {
    this.#model = model;
    this.#channel = channel;
  }

  get address(): { readonly host: string; readonly port: number } {
    const { hostname, port } = new URL(RealRabbitmq.url);
    return { host: hostname, port: Number(port || 5672) };
  }

  /** Makes a durable queue with a name of its own. */
  async makeQueue(queueType: 'quorum' | 'classic' | 'stream' = 'quorum'): Promise<string> {
    const queue = `${this.#name}-${randomUUID()}`;
    await this.#channel.assertQueue(queue, { durable: true, arguments: { 'x-queue-type': queueType } });
    return queue;
  }

  async deleteQueue(queue: string): Promise<void> {
    await this.#channel.deleteQueue(queue);
  }

  /** Publishes a message, and resolves when it is confirmed. */
  async publish(queue: string, body: Buffer, options: Options.Publish = {}): Promise<void> {
    await this.publishTo('', queue, body, options);
  }

  /** The same, to an exchange. */
  async publishTo(exchange: string, routingKey: string, body: Buffer, options: Options.Publish = {}): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#channel.publish(exchange, routingKey, body, { persistent: true, ...options }, (error) =>
        error === null ? resolve() : reject(error),
      );
    });
  }

  /** Takes all messages out of a queue, in order: until it has been empty for a moment. */
  async takeAll(queue: string): Promise<readonly GetMessage[]> {
    const taken: GetMessage[] = [];
    for (let emptySince = Number.POSITIVE_INFINITY; ;) {
      const message = await this.#channel.get(queue, { noAck: true });
      if (message !== false) {
        taken.push(message);
        emptySince = Number.POSITIVE_INFINITY;
      } else if (performance.now() - emptySince > emptyForMs) return taken;
      else if (emptySince === Number.POSITIVE_INFINITY) emptySince = performance.now();
    }
  }

  async count(queue: string): Promise<number> {
    return (await this.#channel.checkQueue(queue)).messageCount;
  }

  /** A user that nobody else has. Many are made at once: `rabbitmqctl` takes seconds. */
  async ownUser(): Promise<OwnUser> {
    while (this.#users.length === 0)
      await (this.#making ??= this.#makeUsers().finally(() => (this.#making = undefined)));
    return this.#users.pop() as OwnUser;
  }

  /** Changes a password; connections that are there stay. */
  async changePassword(username: string, password: string): Promise<void> {
    await control('change_password', username, password);
  }

  /** Lets the server close the connections of a user, as it does when it shuts down: 320 CONNECTION_FORCED. */
  async closeConnections(username: string): Promise<void> {
    await control('close_all_user_connections', username, 'closed by a test');
  }

  /**
   * Lets the connections of a user, those to come included, feel the alarm that stops publishers when a disk is full; or that it is over.
   * Others feel nothing. It is over after two minutes in any case.
   */
  async alarm(username: string, isOn: boolean): Promise<void> {
    const isTheirs = `catch rabbit_reader:info(P, [user]) =:= [{user, <<"${username}">>}]`;
    const tell = `[P ! {conserve_resources, disk, ${isOn}} || P <- rabbit_networking:local_connections(), (${isTheirs}) =:= true]`;
    const again = `F = fun(_, 0) -> ok; (G, N) -> ${tell}, timer:sleep(100), G(G, N - 1) end, F(F, 1200)`;
    const name = `list_to_atom("${username}-alarm")`;
    await control(
      'eval',
      isOn ? `register(${name}, spawn(fun() -> ${again} end)).` : `exit(whereis(${name}), kill), ${tell}.`,
    );
  }

  /** From now on a queue refuses what is published to it. */
  async refuseMessages(queue: string): Promise<void> {
    await control(
      'set_policy',
      '--apply-to',
      'queues',
      queue,
      `^${queue}$`,
      '{"max-length":0,"overflow":"reject-publish"}',
    );
  }

  /** The queue takes messages again. */
  async takeMessages(queue: string): Promise<void> {
    await control('clear_policy', queue);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#model.close();
    if (this.#made > 0)
      await control(
        'eval',
        eachUser(this.#name, 1, this.#made, 'rabbit_auth_backend_internal:delete_user(U, <<"kit">>)'),
      );
  }

  async #makeUsers(): Promise<void> {
    const password = randomUUID();
    const [from, to] = [this.#made + 1, this.#made + usersAtOnce];
    const vhost = decodeURIComponent(new URL(RealRabbitmq.url).pathname.slice(1)) || '/';
    const make = `rabbit_auth_backend_internal:add_user(U, <<"${password}">>, <<"kit">>), rabbit_auth_backend_internal:set_permissions(U, <<"${vhost}">>, <<".*">>, <<".*">>, <<".*">>, <<"kit">>)`;
    await control('eval', eachUser(this.#name, from, to, make));
    this.#made = to;
    this.#users = Array.from({ length: usersAtOnce }, (_, at) => ({
      username: `${this.#name}-${from + at}`,
      password,
    }));
  }
}

function eachUser(name: string, from: number, to: number, what: string): string {
  return `lists:foreach(fun(N) -> U = list_to_binary("${name}-" ++ integer_to_list(N)), ${what} end, lists:seq(${from}, ${to})).`;
}

async function control(...words: readonly string[]): Promise<void> {
  try {
    await run('rabbitmqctl', ['--quiet', ...words], { timeout: 60_000 });
  } catch (thrown) {
    throw new Error(`'rabbitmqctl ${words[0]}' did not work: it has to run here, as a user that may ask the server.`, {
      cause: thrown,
    });
  }
}

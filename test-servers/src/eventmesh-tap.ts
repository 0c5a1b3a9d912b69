import { createServer, connect, type AddressInfo, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { FrameDecoder, type Frame } from '@eventmesh/sdk/protocol';

/** Longer than EventMesh waits for an acknowledgement, its cleaner included, in milliseconds. */
const givenUpAfterMs = 9_000;

/**
 * Longer than EventMesh takes until it pushes what it has for a group, once that has a session, in milliseconds: RocketMQ shares out the
 * queues of a group every 20 s, what a dead session had not acknowledged came again after some 25 s, and a group of which the broker had not
 * heard in time (it refuses with code 25, "the consumer's subscription not latest") got nothing until the next heartbeat, 30 s later.
 */
const pushedWithinMs = 40_000;

/**
 * How long after the last session of a group has gone its going may last, in milliseconds, where many groups come and go at once: with four
 * at a time, an event that was published 10 s later was never pushed, in three runs of three.
 */
const leavingMs = 30_000;

interface Push {
  readonly id: string;
  readonly at: number;
  over: boolean;
}

/**
 * Stands between an EventMesh and its subscribers, passes everything on as it is, and sees which events were pushed and which of them
 * acknowledged. EventMesh drops for good what it gets no acknowledgement for: so it can be told apart what it has lost by itself.
 */
export class EventMeshTap implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** Pushes without an acknowledgement, by session and `seq`. */
  readonly #open = new Set<Push>();
  readonly #acknowledged = new Set<string>();
  readonly #again: string[] = [];
  /** When events were published, by id, until they are pushed. */
  readonly #published = new Map<string, number>();
  /** Ids of those that were not pushed in time. */
  readonly #neverPushed = new Set<string>();
  #subscribers = 0;
  #lastSubscribedAt = 0;
  #lastLeftAt = 0;

  private constructor(server: Server) {
    this.#server = server;
  }

  /** @param target where the EventMesh listens, by `host:port` */
  static async start(target: string): Promise<EventMeshTap> {
    const server = createServer();
    const tap = new EventMeshTap(server);
    server.on('connection', (client) => tap.#relay(client, target));
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(0, '127.0.0.1', resolve);
    });
    return tap;
  }

  /** Where subscribers are to connect. */
  get address(): { readonly host: string; readonly port: number } {
    return { host: '127.0.0.1', port: (this.#server.address() as AddressInfo).port };
  }

  /**
   * Waits until what is published is kept: EventMesh drops what comes while the last session of a group is going (seen up to 300 ms after it
   * went), and keeps what comes when somebody is there again, or nobody for a while.
   */
  async untilKept(): Promise<void> {
    while (!this.#isInUse && Date.now() - this.#lastLeftAt < leavingMs) await pause(leavingMs / 100);
  }

  /** Notes that an event is published now, for {@link gaveUp} to miss it when it is never pushed. */
  published(id: string): void {
    this.#published.set(id, Date.now());
  }

  /**
   * Ids of events that nobody has acknowledged and nobody will: they were pushed, and no acknowledgement came in time or before their session
   * ended; or they were not pushed at all, however long there was somebody to push them to.
   */
  gaveUp(): ReadonlySet<string> {
    const now = Date.now();
    const late = [...this.#open].filter(({ at, over }) => over || now - at > givenUpAfterMs).map(({ id }) => id);
    for (const [id, at] of this.#published)
      if (this.#isInUse && now - Math.max(at, this.#lastSubscribedAt) > pushedWithinMs) this.#neverPushed.add(id);
    return new Set([...late, ...this.#neverPushed].filter((id) => !this.#acknowledged.has(id)));
  }

  /** Ids of events that were pushed although their acknowledgement had passed, one for each time. */
  gaveAgain(): readonly string[] {
    return this.#again;
  }

  /** Whether the acknowledgement of an event has passed. */
  wasAcknowledged(id: string): boolean {
    return this.#acknowledged.has(id);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => void this.#server.close(() => resolve()));
  }

  get #isInUse(): boolean {
    return this.#subscribers > 0;
  }

  #relay(client: Socket, target: string): void {
    const [host = '127.0.0.1', port] = target.split(':');
    const mesh = connect(Number(port), host);
    this.#subscribers += 1;
    this.#lastSubscribedAt = Date.now();
    client.once('close', () => {
      this.#subscribers -= 1;
      this.#lastLeftAt = Date.now();
    });
    const pushes = new Map<string, Push>();
    for (const [from, to] of [
      [client, mesh],
      [mesh, client],
    ] as const) {
      this.#sockets.add(from);
      const decoder = new FrameDecoder();
      let readable = true;
      from.on('data', (bytes) => {
        readable &&= this.#look(decoder, bytes, pushes);
        if (!to.write(bytes)) {
          from.pause();
          to.once('drain', () => from.resume());
        }
      });
      from.on('error', () => from.destroy());
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
        for (const push of pushes.values()) push.over = true;
      });
      from.on('end', () => to.end());
    }
  }

  /** False once something is no frame: from then on nothing can be told. */
  #look(decoder: FrameDecoder, bytes: Buffer, pushes: Map<string, Push>): boolean {
    try {
      for (const frame of decoder.decode(bytes)) this.#note(frame, pushes);
      return true;
    } catch {
      return false;
    }
  }

  #note({ header, body }: Frame, pushes: Map<string, Push>): void {
    const seq = String(header.seq);
    if (header.cmd.endsWith('_TO_CLIENT')) {
      const push = { id: idOf(body), at: Date.now(), over: false };
      if (this.#acknowledged.has(push.id)) this.#again.push(push.id);
      pushes.set(seq, push);
      this.#published.delete(push.id);
      this.#open.add(push);
    }
    if (!header.cmd.endsWith('_TO_CLIENT_ACK')) return;
    const push = pushes.get(seq);
    if (push === undefined) return;
    pushes.delete(seq);
    this.#open.delete(push);
    this.#acknowledged.add(push.id);
  }
}

function idOf(body: Buffer): string {
  try {
    return String((JSON.parse(body.toString('utf8')) as { readonly id?: unknown }).id);
  } catch {
    return 'unreadable';
  }
}

import { ConnectorError, toConnectorError, type AnyCloudEvent } from '@eventmesh/connector-api';
import { eventToWire, type WireEvent } from '../event-mapping/event-to-wire.ts';
import { wireToEvent } from '../event-mapping/wire-to-event.ts';
import type { Frame } from '../protocol/frame.ts';
import { TcpSession } from '../session/tcp-session.ts';
import { withDeadline } from '../session/with-deadline.ts';
import { ackDeadlineMs } from './ack-deadline.ts';
import { Backoff } from './backoff.ts';
import { checkWireSize } from './check-wire-size.ts';
import { explainTimeout } from './explain-timeout.ts';
import { isOurAcknowledgement } from './is-our-acknowledgement.ts';
import { Lane, passToServer } from './lane.ts';
import type { Feed, ListenTask, MeshTransport, OutgoingTask } from './mesh-transport.ts';
import { PublisherConnection } from './publisher-connection.ts';
import { publishProperties } from './publish-properties.ts';
import { ServerRotation } from './server-rotation.ts';
import { TcpFeed } from './tcp-feed.ts';
import type { TcpSettings } from './tcp-settings.ts';
import { answerTimeoutMs } from './answer-timeout.ts';

/** EventMesh's TCP protocol, port 10000. Publishing has a session of its own, so has asking, so has each subscription. */
export class TcpTransport implements MeshTransport {
  readonly ackDeadlineMs: number = ackDeadlineMs;
  readonly #settings: TcpSettings;
  readonly #publisher: PublisherConnection;
  readonly #asker: PublisherConnection;
  readonly #listeners: ServerRotation;
  readonly #line = new Lane();

  constructor(settings: TcpSettings) {
    this.#settings = settings;
    const firstTurn = Math.floor(settings.random() * settings.endpoints.length);
    this.#publisher = this.#connection(firstTurn);
    this.#asker = this.#connection(firstTurn);
    this.#listeners = new ServerRotation(settings.endpoints, firstTurn);
  }

  async open(signal: AbortSignal = new AbortController().signal): Promise<void> {
    await this.#publisher.connect(signal);
  }

  async publish(event: AnyCloudEvent, { topic, timeoutMs, signal }: OutgoingTask): Promise<void> {
    const doing = `Cannot publish event '${event.id}' to topic '${topic}'`;
    const wire = eventToWire(event, topic);
    checkWireSize(wire.body, doing);
    let problem: ConnectorError | undefined;
    const noteProblem = (error: ConnectorError): void => {
      // Once an attempt may have got through, that is what the caller must know.
      if (problem?.code !== 'TIMEOUT') problem = error;
    };
    try {
      await withDeadline({ clock: this.#settings.clock, timeoutMs, signal, doing }, async (until) => {
        await this.#line.pass(until, async () => {
          for (;;) {
            const session = await this.#publisher.session(until, noteProblem);
            const answer = await this.#attempt(session, { wire, doing, timeoutMs }, until, noteProblem);
            if (answer === undefined) continue;
            if (answer.header.code !== 0) throw session.refusal(doing, answer);
            this.#publisher.worked();
            return;
          }
        });
      });
    } catch (thrown) {
      throw explainTimeout(toConnectorError(thrown), problem);
    }
  }

  async request(event: AnyCloudEvent, { topic, timeoutMs, signal }: OutgoingTask): Promise<AnyCloudEvent> {
    const doing = `Nobody replied to request '${event.id}' to topic '${topic}'`;
    const { body } = eventToWire(event, topic);
    checkWireSize(body, doing);
    let problem: ConnectorError | undefined;
    try {
      return await withDeadline({ clock: this.#settings.clock, timeoutMs, signal, doing }, async (until) => {
        const session = await this.#asker.session(until, (error) => {
          problem = error;
        });
        // From here on it is asked: that nobody replies has another reason.
        problem = undefined;
        const request = {
          command: 'REQUEST_TO_SERVER',
          body,
          properties: publishProperties,
          doing,
          timeoutMs,
        } as const;
        // Only while nothing is being published: the server would confuse the acknowledgement.
        const { answered } = await passToServer(session.endpoint.name, until, async () => {
          const promise = session.request({ ...request, signal: until });
          // Whoever waits below hears of it; until then it must not count as unheard.
          promise.catch(() => {});
          return await Promise.resolve({ answered: promise });
        });
        const answer = await answered;
        if (answer.header.code !== 0) throw session.refusal(doing, answer);
        this.#asker.worked();
        const { seq = null, properties = {} } = answer.header;
        session.send({ cmd: 'RESPONSE_TO_CLIENT_ACK', code: 0, seq, properties });
        return wireToEvent(answer.body).event;
      });
    } catch (thrown) {
      throw explainTimeout(toConnectorError(thrown), problem);
    }
  }

  async listen(task: ListenTask, signal: AbortSignal): Promise<Feed> {
    const endpoint = this.#listeners.next();
    const onRedirect = this.#listeners.redirectTo.bind(this.#listeners);
    return await TcpFeed.open(this.#settings, { endpoint, task, onRedirect }, signal);
  }

  async close(): Promise<void> {
    await Promise.all([this.#publisher.close(), this.#asker.close()]);
  }

  /** The answer to one attempt; undefined when it is not known whether the server has the event. */
  async #attempt(
    session: TcpSession,
    { wire, doing, timeoutMs }: PublishAttempt,
    until: AbortSignal,
    onProblem: (problem: ConnectorError) => void,
  ): Promise<Frame | undefined> {
    const attemptMs = answerTimeoutMs(timeoutMs);
    const request = {
      // A BROADCAST_MESSAGE_TO_SERVER would do the same: who gets an event, the subscriptions say (measured, 1.12.0).
      command: 'ASYNC_MESSAGE_TO_SERVER',
      body: wire.body,
      properties: publishProperties,
      doing,
      signal: until,
    } as const;
    let sent = false;
    try {
      const answer = await passToServer(session.endpoint.name, until, async () => {
        sent = true;
        return await session.request({ ...request, timeoutMs: attemptMs });
      });
      if (isOurAcknowledgement(answer, wire)) return answer;
      throw unknownOutcome(`EventMesh at ${session.endpoint.name} acknowledged another event instead.`);
    } catch (thrown) {
      const reason = toConnectorError(thrown);
      if (!sent || reason.code === 'TOO_LARGE') throw reason;
      // An answer may still come, and would be taken for that of the next event.
      this.#publisher.discard(session, reason);
      if (until.aborted) throw reason;
      onProblem(unknownOutcome(reason.message, reason));
      this.#settings.logger.warn('It is not known whether EventMesh has an event; it is published again', {
        id: wire.id,
        server: session.endpoint.name,
        reason: reason.message,
      });
      return undefined;
    }
  }

  #connection(firstTurn: number): PublisherConnection {
    const { endpoints, reconnect, random, clock, logger, identity } = this.#settings;
    return new PublisherConnection({
      rotation: new ServerRotation(endpoints, firstTurn),
      backoff: new Backoff(reconnect, random),
      clock,
      logger,
      open: async (endpoint, onEnd, signal) =>
        await TcpSession.open(
          {
            ...this.#settings,
            endpoint,
            hello: { ...identity, purpose: 'pub' },
            onPush: ({ header }) => logger.debug('EventMesh pushed to a publisher', { command: header.cmd }),
            onEnd,
          },
          signal,
        ),
    });
  }
}

interface PublishAttempt {
  readonly wire: WireEvent;
  readonly doing: string;
  readonly timeoutMs: number;
}

function unknownOutcome(message: string, cause?: ConnectorError): ConnectorError {
  return new ConnectorError('TIMEOUT', message, { cause });
}

import type { FaultScript, Target } from '@eventmesh/connector-testkit/conformance';
import { Receiver, eventsOf, type Received, type Reply } from './receiver.ts';

/** What of a request the receiver of the kit takes, in bytes. */
export const largestBodyBytes = 8_388_608;

const token = 'kit-token';

/** A server of its own for one check: it takes events with the token, once, or as often as they come. */
export async function kitTarget(mode: 'binary' | 'structured' | 'batch'): Promise<Target> {
  let rightToken = token;
  let isBusy = false;
  const receiver = await Receiver.start((received) => replyTo(received, rightToken, isBusy));
  const options = {
    mode,
    token,
    connectTimeoutMs: 2_000,
    headersTimeoutMs: 3_000,
    bodyTimeoutMs: 3_000,
    requestTimeoutMs: 4_000,
  };
  const credentials: FaultScript = {
    begin: async () => void (rightToken = 'another'),
    end: async () => void (rightToken = token),
    codes: ['UNAUTHENTICATED'],
  };
  const overloaded: FaultScript = {
    begin: async () => void (isBusy = true),
    end: async () => void (isBusy = false),
    codes: ['OVERLOADED'],
  };
  return {
    options: { ...options, url: `${receiver.url}/events` },
    network: {
      address: { host: '127.0.0.1', port: receiver.port },
      optionsVia: ({ host, port }) => ({ ...options, url: `http://${host}:${port}/events` }),
    },
    faults: {
      credentials,
      overloaded,
      restarted: { begin: () => receiver.down(), end: () => receiver.listen() },
    },
    arrived: async () => receiver.arrived,
    [Symbol.asyncDispose]: () => receiver[Symbol.asyncDispose](),
  };
}

function replyTo(received: Received, rightToken: string, isBusy: boolean): Reply | undefined {
  if (received.headers['authorization'] !== `Bearer ${rightToken}`) return { status: 401, body: 'Who are you?' };
  if (isBusy) return { status: 429, headers: { 'retry-after': '1' } };
  if (received.body.length > largestBodyBytes) return { status: 413 };
  const isRefused = eventsOf(received).some((event) => event['kitnote'] === 'refused');
  return isRefused ? { status: 422, body: 'An event with such a note is not taken.' } : undefined;
}

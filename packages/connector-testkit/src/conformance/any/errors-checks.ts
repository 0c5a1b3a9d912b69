import assert from 'node:assert/strict';
import { setTimeout as pause } from 'node:timers/promises';
import { isConnectorError, outcomeOf, type ConnectorError } from '@eventmesh/connector-api';
import { TcpProxy } from '../../faults/tcp-proxy.ts';
import type { AnyCheck } from '../check.ts';
import { endsWithin } from '../ends-within.ts';
import type { HarnessOptions } from '../harness.ts';
import { NotApplicableError } from '../not-applicable-error.ts';
import { closeMs, openMs } from '../patience.ts';
import { AbruptPeer } from './abrupt-peer.ts';
import { freeAddress } from './free-address.ts';
import { makeSubject } from './make-subject.ts';
import type { AnyConnector, Subject } from './subject.ts';

/** A connector may try for a while by itself before it tells. */
const tellMs = 30_000;
const workAgainMs = 5;

type Network = NonNullable<Subject['system']['network']>;

/** Something that goes wrong outside, and what is told first of it. */
interface Trouble {
  readonly what: string;
  readonly thrown: unknown;
  /** What must be told; left out: anything but `UNKNOWN`. */
  readonly codes?: readonly string[] | undefined;
}

/** What is told of what goes wrong outside. */
export const errorsChecks: readonly AnyCheck[] = [
  {
    proves: ['errors.classified'],
    title:
      'works while nobody listens, while a peer hangs up, once its system is gone, and with the faults that the harness can bring about',
    timeoutMs: 300_000,
    run: async (harness) => {
      await using subject = await makeSubject(harness);
      const troubles = [...(await networkTroubles(subject)), ...(await systemTroubles(subject))];
      if (troubles.length === 0)
        throw new NotApplicableError('it is not reached over a network, and its harness can bring no fault about');
      const problems = troubles.flatMap(problemOf);
      assert.equal(problems.length, 0, problems.join('\n'));
    },
  },
  {
    proves: ['errors.retryable-when-away'],
    title:
      'works while nobody listens at its address, or the harness lets the system be away; listens where another does already',
    timeoutMs: 120_000,
    run: async (harness) => {
      await using subject = await makeSubject(harness);
      const thrown = await errorWhenAway(subject);
      const outcome = isConnectorError(thrown) ? outcomeOf(thrown.code) : undefined;
      assert.equal(outcome, 'retry', `expected an error of a code that is retried, found ${inWords(thrown)}`);
    },
  },
];

async function errorWhenAway(subject: Subject): Promise<unknown> {
  const { network, faults, options } = subject.system;
  if (network?.connectorListens === true) return await errorWhenTaken(subject, network);
  if (network !== undefined) return await errorWith(subject, network.optionsVia(await freeAddress()));
  if (faults?.away === undefined)
    throw new NotApplicableError("it is not reached over a network, and its harness has no fault 'away'");
  await faults.away.begin();
  try {
    return await errorWith(subject, faults.away.options ?? options);
  } finally {
    await faults.away.end();
  }
}

async function networkTroubles(subject: Subject): Promise<readonly Trouble[]> {
  const { network } = subject.system;
  if (network === undefined) return [];
  if (network.connectorListens === true)
    return [{ what: 'another listens at its address', thrown: await errorWhenTaken(subject, network) }];
  await using peer = await AbruptPeer.listen();
  return [
    { what: 'nobody listens', thrown: await errorWith(subject, network.optionsVia(await freeAddress())) },
    { what: 'the peer hangs up', thrown: await errorWith(subject, network.optionsVia(peer.address)) },
    ...(subject.isLive
      ? [{ what: 'it was open, and its system is gone', thrown: await errorOnceOpen(subject, network) }]
      : []),
  ];
}

/** What is told by a connector that is to listen where another does. */
async function errorWhenTaken(subject: Subject, { address }: Network): Promise<unknown> {
  await using other = await AbruptPeer.listen(address.port);
  assert.equal(other.address.port, address.port);
  return await errorWith(subject, subject.system.options);
}

/** What is told by a connector that has worked already, and is not admitted any more. */
async function errorOnceOpen(subject: Subject, network: Network): Promise<unknown> {
  await using proxy = await TcpProxy.start({ to: network.address });
  const connector = await subject.create(network.optionsVia(proxy.address));
  try {
    await endsWithin(openMs, 'open', connector.open(AbortSignal.timeout(tellMs)));
    await connector.move();
    proxy.refuse();
    proxy.reset();
    return await errorOfWork(connector);
  } finally {
    await endsWithin(closeMs, 'close of a connector whose system is gone', connector.close());
  }
}

/** Of the faults that must be told of. A restart is soon over, so that nothing need be told. */
async function systemTroubles(subject: Subject): Promise<readonly Trouble[]> {
  const { faults = {}, network } = subject.system;
  // As in the suite of faults: those of a system with a network happen on the way over it.
  const options = network?.optionsVia(network.address) ?? subject.system.options;
  const troubles: Trouble[] = [];
  for (const [what, fault] of Object.entries(faults)) {
    const { codes } = fault;
    if (what === 'restarted' || codes === undefined) continue;
    await fault.begin();
    try {
      troubles.push({ what, codes, thrown: await errorWith(subject, fault.options ?? options) });
    } finally {
      await fault.end();
    }
  }
  return troubles;
}

function problemOf({ what, thrown, codes }: Trouble): readonly string[] {
  const code = isConnectorError(thrown) ? thrown.code : undefined;
  const isTold = code !== undefined && (codes === undefined ? code !== 'UNKNOWN' : codes.includes(code));
  const expected = codes === undefined ? 'that says what happened' : codes.join(' or ');
  return isTold ? [] : [`${what}: expected a ConnectorError with a code ${expected}, found ${inWords(thrown)}`];
}

function inWords(thrown: unknown): string {
  return isConnectorError(thrown) ? `${thrown.code}: ${thrown.message}` : String(thrown);
}

async function errorWith(subject: Subject, options: HarnessOptions): Promise<unknown> {
  const connector = await subject.create(options);
  try {
    return await firstErrorOf(connector);
  } finally {
    await endsWithin(closeMs, 'close of a connector that could not work', connector.close());
  }
}

async function firstErrorOf(connector: AnyConnector): Promise<unknown> {
  try {
    await endsWithin(openMs, 'open', connector.open(AbortSignal.timeout(tellMs)));
  } catch (thrown) {
    return thrown;
  }
  return await errorOfWork(connector);
}

async function errorOfWork(connector: AnyConnector): Promise<unknown> {
  const signal = AbortSignal.timeout(tellMs);
  try {
    while (!signal.aborted) {
      const [failure] = await endsWithin(2 * tellMs, 'the first call', connector.work(signal));
      if (failure !== undefined) return failure satisfies ConnectorError;
      // It may give nothing at once, and then no timer would ever come to its turn.
      await pause(workAgainMs);
    }
  } catch (thrown) {
    return thrown;
  }
  assert.fail(`the system is away, and nothing was told of it within ${tellMs} ms`);
}

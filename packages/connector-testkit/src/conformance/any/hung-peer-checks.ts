import { setTimeout as pause } from 'node:timers/promises';
import { TcpProxy } from '../../faults/tcp-proxy.ts';
import type { AnyCheck } from '../check.ts';
import { endsWithin, outcomeWithin } from '../ends-within.ts';
import { NotApplicableError } from '../not-applicable-error.ts';
import { closeMs, openMs, soonMs } from '../patience.ts';
import { makeSubject } from './make-subject.ts';
import type { AnyConnector, Subject } from './subject.ts';

/** So long a call waits for the silent peer before it is aborted, in milliseconds. */
const waitMs = 200;

/** What becomes of calls that a system never answers. */
export const hungPeerChecks: readonly AnyCheck[] = [
  {
    proves: ['lifecycle.hung-peer'],
    title: 'opens, works and commits against a peer that does not answer, or no more; and closes',
    timeoutMs: 180_000,
    run: async (harness) => {
      await using subject = await makeSubject(harness);
      await openAgainstSilence(subject);
      await workIntoSilence(subject);
      await commitIntoSilence(subject);
    },
  },
];

async function openAgainstSilence(subject: Subject): Promise<void> {
  await using peer = await TcpProxy.start({ to: networkOf(subject).address });
  peer.blackHole();
  const connector = await connectorVia(subject, peer);
  const outcome = await aborted('an open that is not answered', (signal) => connector.open(signal));
  if (outcome.status === 'fulfilled')
    await aborted('the first call that is not answered', (signal) => connector.work(signal));
  await close(connector);
}

async function workIntoSilence(subject: Subject): Promise<void> {
  await using peer = await TcpProxy.start({ to: networkOf(subject).address });
  const connector = await opened(subject, peer);
  await connector.move();
  peer.blackHole();
  await aborted('a call that is not answered', (signal) => connector.work(signal));
  await close(connector);
}

async function commitIntoSilence(subject: Subject): Promise<void> {
  await using peer = await TcpProxy.start({ to: networkOf(subject).address });
  const connector = await opened(subject, peer);
  const commit = await connector.prepareCommit?.();
  peer.blackHole();
  const committing = commit?.();
  // It is looked at below.
  committing?.catch(() => {});
  await pause(waitMs);
  await close(connector);
  if (committing !== undefined) await outcomeWithin(soonMs, 'a commit that is not answered, after close,', committing);
}

function networkOf({ system }: Subject): NonNullable<Subject['system']['network']> {
  if (system.network === undefined) throw new NotApplicableError('it is not reached over a network');
  return system.network;
}

async function connectorVia(subject: Subject, { address }: TcpProxy): Promise<AnyConnector> {
  return await subject.create(networkOf(subject).optionsVia(address));
}

async function opened(subject: Subject, peer: TcpProxy): Promise<AnyConnector> {
  const connector = await connectorVia(subject, peer);
  await endsWithin(openMs, 'open', connector.open(new AbortController().signal));
  return connector;
}

/** Lets a call wait, aborts it, and fails when it does not end soon. */
async function aborted(
  what: string,
  call: (signal: AbortSignal) => Promise<unknown>,
): Promise<PromiseSettledResult<unknown>> {
  const abort = new AbortController();
  const work = call(abort.signal);
  work.catch(() => {});
  await pause(waitMs);
  abort.abort();
  return await outcomeWithin(soonMs, `${what}, once it is aborted,`, work);
}

async function close(connector: AnyConnector): Promise<void> {
  await endsWithin(closeMs, 'close with a peer that never answers', connector.close());
}

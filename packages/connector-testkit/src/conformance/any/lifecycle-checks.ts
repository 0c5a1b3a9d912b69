import type { AnyCheck } from '../check.ts';
import { endsWithin, outcomeWithin } from '../ends-within.ts';
import { closeMs, openMs, soonMs } from '../patience.ts';
import { makeSubject } from './make-subject.ts';
import type { AnyConnector, Subject } from './subject.ts';

/** How a connector is opened and closed. */
export const lifecycleChecks: readonly AnyCheck[] = [
  {
    proves: ['lifecycle.open-close'],
    title: 'opens, and closes',
    run: async (harness) => {
      await using subject = await makeSubject(harness);
      const connector = await opened(subject);
      await close(connector);
    },
  },
  {
    proves: ['lifecycle.close-twice'],
    title: 'closes again',
    run: async (harness) => {
      await using subject = await makeSubject(harness);
      const connector = await opened(subject);
      await close(connector);
      await close(connector);
    },
  },
  {
    proves: ['lifecycle.close-unopened'],
    title: 'closes what was never opened',
    run: async (harness) => {
      await using subject = await makeSubject(harness);
      await close(await subject.create(subject.system.options));
    },
  },
  {
    proves: ['lifecycle.open-again'],
    title: 'moves events, closes, and moves events by a new one',
    run: async (harness) => {
      await using subject = await makeSubject(harness);
      for (let turn = 0; turn < 3; turn += 1) {
        const connector = await opened(subject);
        await connector.move();
        await close(connector);
      }
    },
  },
  {
    proves: ['lifecycle.abort-open'],
    title: 'aborts an open before it begins, at once, and a little later',
    run: async (harness) => {
      await using subject = await makeSubject(harness);
      for (const delay of [undefined, 0, 5]) {
        const connector = await subject.create(subject.system.options);
        const signal = delay === undefined ? AbortSignal.abort() : AbortSignal.timeout(delay);
        await outcomeWithin(soonMs, 'an aborted open', connector.open(signal));
        await close(connector);
      }
      const connector = await opened(subject);
      await connector.move();
      await close(connector);
    },
  },
  {
    proves: ['lifecycle.two-side-by-side'],
    title:
      'moves events by two with a system each, and by one when the other is closed; then by one of two with the same system',
    run: async (harness) => {
      await using first = await makeSubject(harness);
      await using second = await makeSubject(harness);
      const [one, other] = await Promise.all([opened(first), opened(second)]);
      await Promise.all([one.move(), other.move()]);
      await close(one);
      // One that reads what was there when it opened has nothing left to move.
      if (second.isLive) await other.move();
      await close(other);
      const [staying, going] = await Promise.all([opened(first), opened(first)]);
      await close(going);
      await staying.move();
      await close(staying);
    },
  },
];

async function opened(subject: Subject): Promise<AnyConnector> {
  const connector = await subject.create(subject.system.options);
  await endsWithin(openMs, 'open', connector.open(new AbortController().signal));
  return connector;
}

async function close(connector: AnyConnector): Promise<void> {
  await endsWithin(closeMs, 'close', connector.close());
}

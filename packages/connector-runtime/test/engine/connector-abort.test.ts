import { expect, it } from 'vitest';
import { connectorAbort } from '../../src/engine/connector-abort.ts';

it('lets a connector listen as often as it likes', async () => {
  const warnings: string[] = [];
  const note = ({ name }: Error): void => void warnings.push(name);
  process.on('warning', note);
  try {
    const { signal } = connectorAbort();
    for (let request = 0; request < 100; request += 1) signal.addEventListener('abort', () => {});
    await new Promise((resolve) => void setImmediate(resolve));
    expect(warnings).toEqual([]);
  } finally {
    process.off('warning', note);
  }
});

it('aborts with the reason, and only its own signal', () => {
  const [one, other] = [connectorAbort(), connectorAbort()];
  one.abort(new Error('late'));
  expect(one.signal.reason).toEqual(new Error('late'));
  expect(other.signal.aborted).toBe(false);
});

import { expect, it } from 'vitest';
import { RequirementBrokenError } from '../../src/conformance/check.ts';
import { judgeCheck } from '../../src/conformance/judge-check.ts';
import { deliveryCheck } from '../../src/delivery/delivery-check.ts';
import type { CaseOutcome } from '../../src/delivery/judge-case.ts';
import { idleRig } from './idle-rig.ts';

const figures = { lost: 0, altered: 0, reordered: 0, duplicates: 3, gaveUp: 0 };
const module = new URL('connectors/source-file/dist/index.js', `file://${process.cwd()}/`);
const again =
  "Repeat it with: EVENTMESH_PROOF_SEED=4 npx vitest run --project proof connectors/source-file -t 'killed after read, target fine, seed 4'";

function check(run: () => Promise<CaseOutcome>) {
  return deliveryCheck({
    title: 'killed after read, target fine, seed 4',
    seed: 4,
    whole: false,
    rig: async () => idleRig,
    run,
  });
}

it('gives the figures of a case in which all holds', async () => {
  const passing = check(async () => ({ figures, broken: [] }));
  expect(await passing.run({ module })).toEqual({ of: 'delivery', ...figures });
});

it('names what is broken, each once, in words and with the command that repeats it', async () => {
  const failing = check(async () => ({
    figures,
    broken: [
      { id: 'delivery.caps-hold', says: 'too many' },
      { id: 'delivery.caps-hold', says: 'too large' },
      { id: 'delivery.order-kept', says: 'overtaken' },
    ],
  }));
  const thrown = await failing.run({ module }).catch((error: unknown) => error);
  expect(thrown).toBeInstanceOf(RequirementBrokenError);
  expect(thrown).toMatchObject({
    broken: ['delivery.caps-hold', 'delivery.order-kept'],
    message: `delivery.caps-hold: too many.\ndelivery.caps-hold: too large.\ndelivery.order-kept: overtaken.\n${again}`,
  });
});

it('leaves out what can never apply to the connector', async () => {
  const failing = check(async () => ({ figures, broken: [{ id: 'delivery.order-kept', says: 'overtaken' }] }));
  const outcome = { thrown: (await failing.run({ module }).catch((error: unknown) => error)) as Error };
  const inapplicable = { 'delivery.order-kept': 'its upstream knows no order' };
  const planned = { check: failing, plan: 'run', inapplicable, excused: ['delivery.order-kept'] } as const;
  const { proof, verdict } = judgeCheck(planned, outcome);
  expect(verdict).toBeUndefined();
  expect(proof.finding).toMatchObject({ of: 'delivery' });
});

it('says how to repeat a case that did not come to its end', async () => {
  const failing = check(async () => {
    throw new Error('The worker did not end.');
  });
  await expect(failing.run({ module })).rejects.toThrow(`The worker did not end.\n${again}`);
});

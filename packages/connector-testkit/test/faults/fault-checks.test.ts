import { describe, expect, it } from 'vitest';
import type { SinkCheck } from '../../src/conformance/check.ts';
import type { SinkHarness, SystemUnderTest, Target } from '../../src/conformance/harness.ts';
import { NotApplicableError } from '../../src/conformance/not-applicable-error.ts';
import { sinkFaultChecksAt } from '../../src/faults/sink-fault-checks.ts';
import { sourceFaultChecksAt } from '../../src/faults/source-fault-checks.ts';
import { referenceSinkHarness } from '../../src/reference/reference-harnesses.ts';
import { requirements, type RequirementId } from '../../src/requirements/requirements.ts';
import { kitPace } from './kit-pace.ts';

const checks = sinkFaultChecksAt(kitPace);

function checkOf(id: RequirementId): SinkCheck {
  const check = checks.find(({ proves }) => proves[0] === id);
  if (check === undefined) throw new Error(`there is no check of ${id}`);
  return check;
}

/** The harness of the reference sink, but for what a test says about its target. */
const harnessWith = (change: (target: Target) => Partial<SystemUnderTest>): SinkHarness => ({
  ...referenceSinkHarness,
  target: async () => {
    const target = await referenceSinkHarness.target();
    return { ...target, ...change(target) };
  },
});

describe('the fault checks', () => {
  it('are one for each requirement on faults, of sources and of sinks', () => {
    const asked = Object.keys(requirements).filter((id) => id.startsWith('faults.'));
    for (const all of [checks, sourceFaultChecksAt(kitPace)])
      expect(all.flatMap(({ proves }) => proves).toSorted()).toEqual(asked.toSorted());
  });

  it.each(['faults.cut', 'faults.garbage', 'faults.away'] as const)(
    '%s makes no sense without a network',
    async (id) => {
      const { network: _, ...rest } = await referenceSinkHarness.target();
      await rest[Symbol.asyncDispose]();
      const harness = {
        ...referenceSinkHarness,
        target: async () => ({ ...rest, [Symbol.asyncDispose]: async () => {} }),
      };
      await expect(checkOf(id).run(harness)).rejects.toBeInstanceOf(NotApplicableError);
    },
  );

  it('ask for a fault that the harness cannot bring about, in words', async () => {
    await expect(checkOf('faults.overloaded').run(harnessWith(() => ({ faults: {} })))).rejects.toThrow(
      "The harness does not say how to bring 'faults.overloaded' about. Supply 'faults' with 'overloaded', or name 'faults.overloaded' under 'inapplicable' with the reason.",
    );
  });

  it('notice options that do not lead through the proxy', async () => {
    const harness = harnessWith(({ network, options }) =>
      network === undefined ? {} : { network: { ...network, optionsVia: () => options } },
    );
    await expect(checkOf('faults.delay').run(harness)).rejects.toThrow(
      "nothing went through the proxy: 'optionsVia' of the harness does not lead there",
    );
  });

  it('let a harness say how its system goes away, without a network', async () => {
    const said: string[] = [];
    const harness = harnessWith(({ faults }) => ({
      faults: {
        away: {
          begin: async () => {
            said.push('begin');
            await faults?.restarted?.begin();
          },
          end: async () => {
            said.push('end');
            await faults?.restarted?.end();
          },
        },
      },
    }));
    expect(await checkOf('faults.away').run(harness)).toMatchObject({ lost: 0, altered: 0, reordered: 0 });
    expect(said).toEqual(['begin', 'end']);
  });
});

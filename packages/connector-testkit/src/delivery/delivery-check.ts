import { RequirementBrokenError, type Check, type CheckFigures } from '../conformance/check.ts';
import { repeatCommand } from '../oracle/repeat-command.ts';
import type { RequirementId } from '../requirements/requirements.ts';
import type { CaseOutcome } from './judge-case.ts';
import type { Rig } from './rig.ts';

/** What every case proves. */
const proves = [
  'delivery.nothing-missing',
  'delivery.nothing-altered',
  'delivery.order-kept',
  'delivery.duplicates-explained',
  'delivery.progress-resumed',
  'delivery.books-balance',
  'delivery.caps-hold',
] as const satisfies readonly RequirementId[];

/** Several lives, each with a deadline of its own. */
const timeoutMs = 300_000;

/** A case, as a check of a kind of connector. */
export interface CaseCheck<Harness> {
  readonly title: string;
  readonly seed: number;
  readonly whole: boolean;
  /** Puts together what the case is run on; rejects with a NotApplicableError where the case makes no sense. */
  rig(harness: Harness): Promise<Rig>;
  run(rig: Rig): Promise<CaseOutcome>;
}

/** Makes a check of a case. It says which requirements are broken, and the one command that repeats it. */
export function deliveryCheck<Harness extends { readonly module: URL }>(each: CaseCheck<Harness>): Check<Harness> {
  return {
    proves,
    title: each.title,
    timeoutMs,
    sideBySide: true,
    run: async (harness) => {
      await using rig = await each.rig(harness);
      const again = `Repeat it with: ${repeatCommand({ ...each, test: each.title, module: harness.module })}`;
      const { broken, ...outcome } = await runOrTell(each, rig, again);
      const figures: CheckFigures = { of: 'delivery', ...outcome.figures };
      if (broken.length === 0) return figures;
      const lines = broken.map(({ id, says }) => `${id}: ${says}.`);
      throw new RequirementBrokenError([...new Set(broken.map(({ id }) => id))], [...lines, again].join('\n'), figures);
    },
  };
}

async function runOrTell<Harness>(each: CaseCheck<Harness>, rig: Rig, again: string): Promise<CaseOutcome> {
  try {
    return await each.run(rig);
  } catch (thrown) {
    throw new Error(`${thrown instanceof Error ? thrown.message : String(thrown)}\n${again}`, { cause: thrown });
  }
}

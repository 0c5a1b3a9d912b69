import { it } from 'vitest';
import { sourceChecks } from '../src/conformance/source-checks.ts';
import { patientHarness } from './mutants/source-mutant.ts';
for (const mode of ['replayable', 'prune-on-commit', 'gating', 'push-only'] as const)
it(mode, { timeout: 200_000 }, async () => {
  const harness = patientHarness(mode);
  for (const check of sourceChecks.filter(({ proves: [id] }) => !/^(delivery|faults)\./.test(id))) {
    const [a, c] = [performance.now(), process.cpuUsage()];
    await check.run(harness).catch((e) => console.log(check.proves[0], String(e)));
    const cpu = process.cpuUsage(c);
    if (performance.now() - a > 300) console.log(mode, check.proves[0], Math.round(performance.now() - a), Math.round((cpu.user + cpu.system) / 1000));
  }
});

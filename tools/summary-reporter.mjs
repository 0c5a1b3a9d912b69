/** Ends a vitest run with the one line that CI reads: real counts of the tests that ran. */
export default class SummaryReporter {
  onTestRunEnd(modules, unhandledErrors) {
    const counts = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
    for (const module of modules) {
      const before = counts.failed;
      for (const test of module.children.allTests()) counts[test.result().state] += 1;
      if (module.state() === 'failed' && counts.failed === before) counts.failed += 1;
    }
    console.log(`${counts.passed} passed, ${counts.failed} failed`);
  }
}

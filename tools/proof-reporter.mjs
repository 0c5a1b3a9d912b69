import { writeFileSync } from 'node:fs';

/** Writes what each test of the kit proved to the file that `PROOF_RESULTS` names: a list of results by test module. */
export default class ProofReporter {
  onTestRunEnd(modules) {
    const path = process.env['PROOF_RESULTS'];
    if (path === undefined) return;
    const results = modules.map((module) => ({
      file: module.relativeModuleId,
      // What fails before any test ran, as a harness that cannot be loaded, proves nothing.
      errors: module.errors().map(({ message }) => message),
      tests: [...module.children.allTests()].map((test) => ({
        name: test.name,
        state: test.result().state,
        proof: test.meta().proof,
      })),
    }));
    writeFileSync(path, JSON.stringify(results));
  }
}

import { expect, it } from 'vitest';
import { repeatCommand } from '../../src/oracle/repeat-command.ts';

it('is one line for a shell', () => {
  expect(repeatCommand({ seed: 7, whole: false, folder: 'connectors/sink-file', test: '[faults.cut]' })).toBe(
    "EVENTMESH_PROOF_SEED=7 npx vitest run --project proof connectors/sink-file -t '[faults.cut]'",
  );
});

it('says that the whole was run, leaves out what it does not know, and quotes', () => {
  expect(repeatCommand({ seed: 7, whole: true, test: "the server's" })).toBe(
    "EVENTMESH_PROOF=whole EVENTMESH_PROOF_SEED=7 npx vitest run --project proof -t 'the server'\\''s'",
  );
});

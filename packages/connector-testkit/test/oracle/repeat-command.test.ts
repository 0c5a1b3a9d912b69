import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { repeatCommand } from '../../src/oracle/repeat-command.ts';

const module = pathToFileURL('/repository/connectors/sink-file/dist/index.js');

it('is one line for a shell, which names the folder and the project of a repository', () => {
  expect(repeatCommand({ seed: 7, whole: false, module, test: '[faults.cut]' }, '/repository')).toBe(
    "EVENTMESH_PROOF_SEED=7 npx vitest run --project proof connectors/sink-file -t '[faults.cut]'",
  );
});

it.each(['/repository/connectors/sink-file', '/elsewhere'])(
  'says that the whole was run, and quotes; in %s',
  (from) => {
    expect(repeatCommand({ seed: 7, whole: true, module, test: "the server's" }, from)).toBe(
      "EVENTMESH_PROOF=whole EVENTMESH_PROOF_SEED=7 npx vitest run -t 'the server'\\''s'",
    );
  },
);

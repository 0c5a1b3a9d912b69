import { expect, test } from 'vitest';
import { ConfigurationError } from '../src/config/configuration-error.ts';
import { exitCodeOf, exitCodes, exitCodesHelp } from '../src/exit-codes.ts';
import { StateUnavailableError } from '../src/state/state-unavailable-error.ts';

test.each([
  [new ConfigurationError(['a:1:1 wrong']), 2],
  [new StateUnavailableError(new Error('disk full'), 'state.folder'), 3],
  [new Error('a surprise'), 1],
  ['thrown', 1],
])('%s', (thrown, code) => {
  expect(exitCodeOf(thrown)).toBe(code);
});

test('the help tells each', () => {
  for (const code of Object.values(exitCodes)) expect(exitCodesHelp).toContain(`\n  ${code}  `);
});

import { describeSink } from '@eventmesh/connector-testkit/conformance';
import { createEvent } from '@eventmesh/event-formats';
import { acmeSink } from '../src/index.ts';
import { forbiddenType, largestBody } from './support/acme-server.ts';
import { acmeTarget } from './support/acme-target.ts';

describeSink({
  definition: acmeSink,
  // As it is built: worker processes load it, and are killed.
  module: new URL('../dist/index.js', import.meta.url),
  target: acmeTarget,
  refused: (seed) => createEvent({ ...seed, type: forbiddenType }),
  tooLarge: (seed) => createEvent({ ...seed, data: { text: 'x'.repeat(largestBody) } }),
  wrongOptions: [
    { because: 'another protocol', options: { url: 'ftp://acme.example.com' }, names: 'url' },
    { because: 'a password in the address', options: { url: 'https://me:secret@acme.example.com' }, names: 'url' },
  ],
  inapplicable: [{ id: 'faults.disk-full', reason: 'it keeps nothing on a disk' }],
});

import { describeSource } from '@eventmesh/connector-testkit/conformance';
import { acmeSource } from '../src/index.ts';
import { acmeUpstream } from './support/acme-upstream.ts';

describeSource({
  definition: acmeSource,
  // As it is built: worker processes load it, and are killed.
  module: new URL('../dist/index.js', import.meta.url),
  upstream: acmeUpstream,
  wrongOptions: [
    { because: 'another protocol', options: { url: 'ftp://acme.example.com' }, names: 'url' },
    { because: 'a password in the address', options: { url: 'https://me:secret@acme.example.com' }, names: 'url' },
  ],
  inapplicable: [{ id: 'faults.disk-full', reason: 'it keeps nothing on a disk' }],
});

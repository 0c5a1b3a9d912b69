export { acmeSource } from './acme-source.ts';
export { acmeSourceOptions, type AcmeSourceInput, type AcmeSourceOptions } from './acme-source-options.ts';

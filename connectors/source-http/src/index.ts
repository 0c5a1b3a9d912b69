export { httpSource } from './http-source.ts';
export { httpSourceOptions, type HttpSourceInput, type HttpSourceOptions } from './http-source-options.ts';

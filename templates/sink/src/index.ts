export { acmeSink } from './acme-sink.ts';
export { acmeSinkOptions, type AcmeSinkInput, type AcmeSinkOptions } from './acme-sink-options.ts';

export { fileSource } from './file-source.ts';
export { fileSourceOptions, type FileSourceInput, type FileSourceOptions } from './file-source-options.ts';

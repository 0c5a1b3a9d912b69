export { fileSource } from './file-source.ts';
export { fileSourceOptions, type FileSourceOptions } from './file-source-options.ts';

export { fileSink } from './file-sink.ts';
export { fileSinkOptions, type FileSinkOptions } from './file-sink-options.ts';

export { fileSink } from './file-sink.ts';
export { fileSinkOptions, type FileSinkInput, type FileSinkOptions } from './file-sink-options.ts';

export { connectionOptionsShape, connectOptionsOf, type ConnectionOptions } from './connection-options.ts';

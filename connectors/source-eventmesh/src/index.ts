export { eventmeshSource } from './eventmesh-source.ts';
export {
  eventmeshSourceOptions,
  type EventmeshSourceInput,
  type EventmeshSourceOptions,
} from './eventmesh-source-options.ts';

export type { Command } from './protocol/index.ts';

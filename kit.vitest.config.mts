import { defineConfig } from 'vitest/config';
export default defineConfig({ test: { reporters: ['verbose'], include: ['connectors/*/test/conformance.test.ts'], testTimeout: 60000, hookTimeout: 120000, fileParallelism: false, maxConcurrency: 4 } });

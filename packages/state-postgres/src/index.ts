export { openPostgresStateStore, type PostgresStateStoreOptions } from './open-postgres-state-store.ts';

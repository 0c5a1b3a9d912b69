import type { DeliveryOptions, DeliveryPoint } from '@eventmesh/connector-runtime';
import type { HarnessOptions } from '../conformance/harness.ts';

/** A connector, as a process of its own finds it. */
export interface WorkerConnector {
  /** URL of the module that exports its definition. */
  readonly module: string;
  /** Which of the definitions of that module it is. */
  readonly system: string;
  readonly options: HarnessOptions;
}

/** What a worker process is to do. */
export interface WorkerPlan {
  /** Of the pipeline. */
  readonly name: string;
  readonly source: WorkerConnector;
  readonly sink: WorkerConnector;
  /** URL of a module that exports `openStateStore(folder)`. Left out: the store on disk. */
  readonly storeModule?: string;
  /** Outlives the worker. */
  readonly stateFolder: string;
  /** Where it keeps its journal. */
  readonly journal: string;
  readonly readAtMost: number;
  readonly delivery: DeliveryOptions;
  /** The end of its life: at the point `point`, when that is passed for the `nth` time. Left out: it lives until told to stop. */
  readonly kill?: { readonly point: DeliveryPoint; readonly nth: number };
}

/** What a worker process is told. */
export type WorkerOrder = { readonly start: WorkerPlan } | 'stop';

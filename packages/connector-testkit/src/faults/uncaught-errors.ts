const watching = new Set<UncaughtErrors>();
let exceptionListeners: readonly NodeJS.UncaughtExceptionListener[] = [];
let rejectionListeners: readonly NodeJS.UnhandledRejectionListener[] = [];

/**
 * Catches what would end the process, for as long as it is not disposed of: exceptions and rejections that nobody
 * caught. Who listened for them before, a test runner, does not hear of them meanwhile.
 */
export class UncaughtErrors implements Disposable {
  /** What was caught, in words. */
  readonly caught: string[] = [];

  constructor() {
    if (watching.size === 0) {
      exceptionListeners = process.listeners('uncaughtException');
      rejectionListeners = process.listeners('unhandledRejection');
      process.removeAllListeners('uncaughtException').on('uncaughtException', tellAll);
      process.removeAllListeners('unhandledRejection').on('unhandledRejection', tellAll);
    }
    watching.add(this);
  }

  [Symbol.dispose](): void {
    watching.delete(this);
    if (watching.size > 0) return;
    process.off('uncaughtException', tellAll).off('unhandledRejection', tellAll);
    for (const listener of exceptionListeners) process.on('uncaughtException', listener);
    for (const listener of rejectionListeners) process.on('unhandledRejection', listener);
  }
}

function tellAll(thrown: unknown): void {
  const words = thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown);
  for (const each of watching) each.caught.push(words);
}

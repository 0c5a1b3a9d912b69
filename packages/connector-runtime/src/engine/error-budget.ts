/** How many dead letters are too many. */
export interface ErrorBudgetSettings {
  readonly maxDeadLetters: number;
  /** In milliseconds. */
  readonly windowMs: number;
}

/**
 * Stops the line when too many events fail for good at once (rule 5): a target that refuses everything must not turn
 * the whole stream into dead letters.
 */
export class ErrorBudget {
  readonly #settings: ErrorBudgetSettings;
  #spent: { readonly at: number; readonly count: number }[] = [];

  constructor(settings: ErrorBudgetSettings) {
    this.#settings = settings;
  }

  /** Takes `count` from the budget; false, and nothing is taken, when that is more than is left. */
  take(count: number, now: number): boolean {
    this.#spent = this.#spent.filter(({ at }) => at > now - this.#settings.windowMs);
    const spent = this.#spent.reduce((sum, each) => sum + each.count, 0);
    if (spent + count > this.#settings.maxDeadLetters) return false;
    this.#spent.push({ at: now, count });
    return true;
  }
}

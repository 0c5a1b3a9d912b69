import { Option } from 'commander';

/** The option of commands that run pipelines. */
export function logLevelOption(): Option {
  return new Option('--log-level <level>', 'what to log, as JSON lines on standard error')
    .choices(['debug', 'info', 'warn', 'error', 'silent'])
    .default('warn');
}

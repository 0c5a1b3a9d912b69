/**
 * A text or a path of a template with another system in the place of Acme: `AcmeSink`, `acmeSink`, `acme-sink.ts` and `ACME_TOKEN` become
 * `MyQueueSink`, `myQueueSink`, `my-queue-sink.ts` and `MY_QUEUE_TOKEN`.
 *
 * @param system its name, in lower case and with hyphens
 */
export function renameSystem(text: string, system: string): string {
  const pascal = system.replaceAll(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
  const camel = pascal.charAt(0).toLowerCase() + pascal.slice(1);
  return text
    .replaceAll('ACME', system.toUpperCase().replaceAll('-', '_'))
    .replaceAll('Acme', pascal)
    .replaceAll(/acme(?=[A-Z])/g, camel)
    .replaceAll('acme', system);
}

/** What the runtime answers with code 1; the message is the `desc` of the answer, the text of a Java exception. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
}

const json = 'io.cloudevents.core.format.EventDeserializationException: com.fasterxml.jackson';

/** A refusal by the JSON format of CloudEvents; `column` is where its parser stood. */
export function refusedByFormat(exception: string, reason: string, column: number): Refusal {
  const place = `[Source: REDACTED (\`StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION\` disabled); line: 1, column: ${column}]`;
  return new Refusal(`${json}.${exception}: ${reason}\n at ${place}`);
}

/** A refusal that Java knows no words for. */
export function nullPointer(reason?: string): Refusal {
  return new Refusal(`java.lang.NullPointerException${reason === undefined ? '' : `: ${reason}`}`);
}

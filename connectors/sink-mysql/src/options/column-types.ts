const forms = [
  /^(tinyint|smallint|mediumint|int|bigint)( unsigned)?$/,
  /^decimal\([1-9]\d?,\d{1,2}\)$/,
  /^(float|double|boolean|date|year|json)$/,
  /^(char|varchar|binary|varbinary)\([1-9]\d{0,4}\)$/,
  /^(tiny|medium|long)?(text|blob)$/,
  /^(datetime|timestamp|time)(\([0-6]\))?$/,
];

/** Whether the sink makes columns of this type: it goes into a statement as it is. */
export function isColumnType(type: string): boolean {
  return forms.some((form) => form.test(type));
}

import type { SqlComparison, SqlCondition, SqlOperand } from './sql-condition.ts';
import { SqlSyntaxError, tokenizeSql, type Token } from './tokenize-sql.ts';

export { SqlSyntaxError };

/**
 * Parses the SQL92 subset of RocketMQ's filters: AND, OR, NOT, comparisons, BETWEEN, IN (of strings), IS NULL. Throws
 * `SqlSyntaxError`; so does order among strings or booleans, which RocketMQ refuses too.
 */
export function parseSql(sql: string): SqlCondition {
  const parser = new SqlParser(tokenizeSql(sql));
  const condition = parser.disjunction();
  parser.expectEnd();
  return condition;
}

class SqlParser {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  disjunction(): SqlCondition {
    let left = this.#conjunction();
    while (this.#takes('OR')) left = { kind: 'or', left, right: this.#conjunction() };
    return left;
  }

  expectEnd(): void {
    if (this.#token.kind !== 'end') throw this.#unexpected('the end');
  }

  #conjunction(): SqlCondition {
    let left = this.#negation();
    while (this.#takes('AND')) left = { kind: 'and', left, right: this.#negation() };
    return left;
  }

  #negation(): SqlCondition {
    if (this.#takes('NOT')) return { kind: 'not', condition: this.#negation() };
    return this.#takes('(') ? this.#closed(this.disjunction()) : this.#predicate();
  }

  #closed(condition: SqlCondition): SqlCondition {
    this.#expect(')');
    return condition;
  }

  #predicate(): SqlCondition {
    const operand = this.#operand();
    if (this.#takes('IS')) {
      const negated = this.#takes('NOT');
      this.#expect('NULL');
      return negate(negated, { kind: 'is-null', operand });
    }
    const negated = this.#takes('NOT');
    if (this.#takes('IN')) return negate(negated, { kind: 'in', operand, values: this.#strings() });
    if (this.#takes('BETWEEN')) return negate(negated, this.#between(operand));
    if (negated) throw this.#unexpected("'IN' or 'BETWEEN'");
    for (const operator of ['=', '<>', '<=', '>=', '<', '>'] as const) {
      if (this.#takes(operator)) return compare(operator, operand, this.#operand());
    }
    if (operand.kind === 'literal' && typeof operand.value !== 'boolean') throw this.#unexpected('a comparison');
    return { kind: 'truth', operand };
  }

  #between(operand: SqlOperand): SqlCondition {
    const low = this.#operand();
    this.#expect('AND');
    const high = this.#operand();
    return { kind: 'and', left: compare('>=', operand, low), right: compare('<=', operand, high) };
  }

  #strings(): string[] {
    this.#expect('(');
    const values: string[] = [];
    do {
      if (this.#token.kind !== 'string') throw this.#unexpected('a string');
      values.push(this.#shift().text);
    } while (this.#takes(','));
    this.#expect(')');
    return values;
  }

  #operand(): SqlOperand {
    const sign = this.#takes('-') ? -1 : 1;
    if (sign === 1) this.#takes('+');
    const token = this.#token;
    if (token.kind === 'number') return { kind: 'literal', value: sign * Number(this.#shift().text) };
    if (sign === -1) throw this.#unexpected('a number');
    if (token.kind === 'string') return { kind: 'literal', value: this.#shift().text };
    if (token.kind === 'name') return { kind: 'property', name: this.#shift().text };
    if (this.#takes('TRUE')) return { kind: 'literal', value: true };
    if (this.#takes('FALSE')) return { kind: 'literal', value: false };
    throw this.#unexpected('a property or a value');
  }

  get #token(): Token {
    return this.#tokens[this.#next] ?? { kind: 'end', text: 'end of the expression' };
  }

  #shift(): Token {
    const token = this.#token;
    this.#next += 1;
    return token;
  }

  #takes(symbol: string): boolean {
    if (this.#token.kind !== 'symbol' || this.#token.text !== symbol) return false;
    this.#next += 1;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#takes(symbol)) throw this.#unexpected(`'${symbol}'`);
  }

  #unexpected(expected: string): SqlSyntaxError {
    return new SqlSyntaxError(`expected ${expected}, found '${this.#token.text}'`);
  }
}

function negate(negated: boolean, condition: SqlCondition): SqlCondition {
  return negated ? { kind: 'not', condition } : condition;
}

function compare(operator: SqlComparison, left: SqlOperand, right: SqlOperand): SqlCondition {
  if (operator !== '=' && operator !== '<>') {
    for (const side of [left, right]) {
      if (side.kind === 'literal' && typeof side.value !== 'number') {
        throw new SqlSyntaxError(`'${String(side.value)}' cannot be compared by '${operator}'`);
      }
    }
  }
  return { kind: 'compare', operator, left, right };
}

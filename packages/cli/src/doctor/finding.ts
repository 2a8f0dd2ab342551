/** What a check says. Nothing in it is secret: the report goes into tickets. */
export interface Finding {
  readonly check: string
  readonly outcome: 'ok' | 'warning' | 'problem' | 'not checked'
  /** What was found. */
  readonly what: string
  /** What to do about it. */
  readonly advice?: string
}

export const ok = (check: string, what: string): Finding => ({ check, outcome: 'ok', what })
export const warning = (check: string, what: string, advice: string): Finding => ({
  check,
  outcome: 'warning',
  what,
  advice,
})
export const problem = (check: string, what: string, advice: string): Finding => ({
  check,
  outcome: 'problem',
  what,
  advice,
})
export const notChecked = (check: string, why: string): Finding => ({ check, outcome: 'not checked', what: why })

import { parseArgs } from 'node:util'
import type { Measure } from './measure.js'

export interface Order {
  quick: boolean
  /** The chosen measures, in their own order. */
  measures: readonly Measure[]
  /** Whether anything was left out: such results are not for keeping. */
  isPartial: boolean
}

export const usage = (measures: readonly Measure[]) => `Usage: pnpm bench [--quick] [--only a,d]

Measures this project beside its peers and the bare floor, and writes tables and
plots into apps/bench/results/. Takes about 15 minutes.

  --quick      fewer rounds, under three minutes; written to results/partial/
  --only a,d   only these measures; written to results/partial/
  --help       print this

${measures.map(({ id, title }) => `  ${id}  ${title}`).join('\n')}
`

/** Reads the arguments; `'help'` where that is what is wanted. @throws Error that says which argument is wrong */
export function readOrder(args: readonly string[], measures: readonly Measure[]): Order | 'help' {
  const values = readValues(args)
  if (values.help) return 'help'
  const wanted = values.only?.split(',').map((id) => id.trim())
  if (wanted?.some((id) => !measures.some((measure) => measure.id === id))) {
    throw new Error(`--only takes letters of ${measures.map(({ id }) => id).join(',')}`)
  }
  return {
    quick: values.quick,
    measures: measures.filter(({ id }) => wanted?.includes(id) ?? true),
    isPartial: values.quick || wanted !== undefined,
  }
}

function readValues(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: { quick: { type: 'boolean', default: false }, only: { type: 'string' }, help: { type: 'boolean' } },
    }).values
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    // It names one of these. The others repeat what was written, which may be a secret that was pasted by mistake.
    if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') throw new Error(message.split(/\.\s|\n/)[0], { cause: error })
    throw new Error('unknown argument: it takes --quick, --only and --help', { cause: error })
  }
}

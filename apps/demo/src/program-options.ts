import { parseArgs, type ParseArgsConfig } from 'node:util'
import { WrongUsage } from '@auth/cli/accounts'

/**
 * Reads the options of a program that takes nothing else.
 *
 * @throws WrongUsage. Its message repeats nothing that is not one of these options: somebody may have tried to pass a
 *   secret.
 */
export function programOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(
  options: Options,
  args: readonly string[] = process.argv.slice(2),
) {
  try {
    return parseArgs({ args: [...args], options }).values
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error
    throw new WrongUsage(wordsOf(code, message, Object.keys(options)))
  }
}

function wordsOf(code: string, message: string, names: readonly string[]): string {
  if (code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL') return 'it takes options alone. Try --help'
  // It names an option of ours. What it goes on with is advice on arguments that begin with a dash.
  if (code === 'ERR_PARSE_ARGS_INVALID_OPTION_VALUE') return `${message.split(/\.\s|\n/)[0]}. Try --help`
  return `unknown option. There are ${names.map((name) => `--${name}`).join(', ')}`
}

import { parseArgs, type ParseArgsConfig } from 'node:util'
import { WrongUsage } from './failure.js'

/**
 * Reads the options of a program that takes nothing else.
 *
 * @throws WrongUsage. Its message repeats no value: somebody may have tried to pass a secret.
 */
export function programOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(options: Options) {
  try {
    return parseArgs({ options }).values
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    if (!code?.startsWith('ERR_PARSE_ARGS')) throw error
    // The others name an option. What they go on with is advice on arguments that begin with a dash.
    const words =
      code === 'ERR_PARSE_ARGS_UNEXPECTED_POSITIONAL' ? 'it takes options alone' : message.split(/\.\s|\n/)[0]
    throw new WrongUsage(`${words}. Try --help`)
  }
}

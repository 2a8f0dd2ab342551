import type { Command, CommanderError } from 'commander'
import { nearestWord } from './nearest-word.js'

const fromElsewhere = 'Credentials come from the environment or a .env file, never from arguments'

/**
 * Says what is wrong with a command line, in words of our own: commander's repeat what was written, which may be a secret
 * that somebody tried to pass.
 */
export function usageMessage({ code, message }: CommanderError, args: readonly string[], program: Command): string {
  switch (code) {
    case 'commander.unknownOption':
      return unknownOption(args, program)
    case 'commander.unknownCommand': {
      const meant = args.flatMap((written) => nearestWord(written, commandNames(program)) ?? []).at(0)
      return `unknown command. ${meant === undefined ? 'Try auth-demo --help' : `Did you mean ${meant}?`}`
    }
    case 'commander.excessArguments':
      return `too many arguments. Try --help. ${fromElsewhere}`
    case 'commander.missingArgument':
    case 'commander.optionMissingArgument':
      // These name an argument or option of ours.
      return message.replace(/^error: /, '')
    default:
      return 'the command line is wrong. Try --help'
  }
}

function unknownOption(args: readonly string[], program: Command): string {
  const own = [program, ...program.commands].flatMap(({ options }) => options.map(({ long }) => long ?? ''))
  const unknown = args
    .filter((written) => written.startsWith('-'))
    // A value may stand right behind it.
    .map((written) => written.replace(/=.*/s, ''))
    .filter((written) => !own.includes(written))
  if (unknown.some((written) => /secret|password|client|token|user|key|credential/i.test(written))) {
    return `unknown option. ${fromElsewhere}, which other users of this machine can read`
  }
  const meant = unknown.flatMap((written) => nearestWord(written, own) ?? []).at(0)
  return `unknown option. ${meant === undefined ? 'Try --help' : `Did you mean ${meant}?`}`
}

const commandNames = (program: Command) => program.commands.map((command) => command.name())

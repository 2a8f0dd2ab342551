import type { CommanderError } from 'commander'

/**
 * Says what is wrong with a command line, in words of our own: commander's repeat the whole argument, which may hold a
 * secret that somebody tried to pass.
 */
export function usageMessage({ code, message }: CommanderError): string {
  switch (code) {
    case 'commander.unknownOption':
      return unknownOption(/'(--?[A-Za-z][A-Za-z-]*)/.exec(message)?.[1])
    case 'commander.unknownCommand':
      return 'unknown command. Try auth-demo --help'
    case 'commander.excessArguments':
      return `too many arguments. ${ownVariables}`
    default:
      // These name an argument or option of ours, and what it takes.
      return message.replace(/^error: /, '')
  }
}

const ownVariables = 'Credentials are not among them: they come from the environment or a .env file'

function unknownOption(flag: string | undefined): string {
  // A short option's value may stand right behind it.
  const name = flag?.startsWith('--') ? flag : flag?.slice(0, 2)
  const isCredential = flag !== undefined && /secret|password|client|token|user|key|credential/i.test(flag)
  const advice = isCredential
    ? 'Credentials come from the environment or a .env file, never from arguments, which other users of this machine can read'
    : 'Try --help'
  return `unknown option${name === undefined ? '' : ` ${name}`}. ${advice}`
}

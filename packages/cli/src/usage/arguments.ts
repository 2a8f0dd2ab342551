import { WrongUsage } from '../failure.js'
import type { LiveProvider } from '../live-providers.js'
import { commandNames, commonOptions, isCommand, shortOptions, usageOf, type CommandName } from './commands.js'
import { nearestWord } from './nearest-word.js'
import { providerNamed, providerWritten } from './provider-name.js'

/** What a command line asks for. */
export type Asked =
  | { readonly command: 'version' }
  | { readonly command: 'help'; readonly about: CommandName | undefined; readonly isError: boolean }
  | {
      readonly command: CommandName
      readonly provider: LiveProvider | undefined
      readonly profile: string | undefined
      readonly options: Readonly<Record<string, string | true>>
    }

const fromElsewhere = 'Credentials come from the environment or a file, never from arguments'

/**
 * Reads a command line. Options may stand anywhere.
 *
 * @throws WrongUsage. Its message repeats no argument: somebody may have tried to pass a secret.
 */
export function readArguments(args: readonly string[]): Asked {
  const { words, options } = split(args)
  if (options['version'] === true) return { command: 'version' }
  const isHelp = options['help'] === true || words[0] === 'help'
  const [first, ...rest] = words[0] === 'help' ? words.slice(1) : words
  if (first === undefined) return { command: 'help', about: undefined, isError: !isHelp }
  const command = commandOf(first, rest)
  if (isHelp) return { command: 'help', about: command, isError: false }
  const { provider: wanted, hasProfile, options: own = {} } = usageOf(command)
  for (const name of Object.keys(options)) {
    if (name === 'profile' && hasProfile !== true) throw new WrongUsage(`${command} takes no --profile`)
    if (Object.hasOwn(own, name) || Object.hasOwn(commonOptions, name)) continue
    const those = commandNames.filter((each) => Object.hasOwn(usageOf(each).options ?? {}, name))
    throw new WrongUsage(
      `${command} takes no --${name}, which is for ${those.join(', ')}. Try pos-auth ${command} --help`,
    )
  }
  const [name, ...more] = rest
  if (more.length > 0 || (name !== undefined && wanted === undefined)) {
    throw new WrongUsage(`too many arguments. Try pos-auth ${command} --help. ${fromElsewhere}`)
  }
  if (name === undefined && wanted === 'needed') {
    throw new WrongUsage(`${command} takes a provider: ${providerNamed.join(', ')}`)
  }
  const { profile } = options
  return {
    command,
    provider: name === undefined ? undefined : providerWritten(name),
    // As all names of profiles are written.
    profile: profile === true ? undefined : profile?.toLowerCase(),
    options,
  }
}

/** The words, and the options with their values. */
function split(args: readonly string[]) {
  const words: string[] = []
  const options: Record<string, string | true> = {}
  const all = optionsOfAll()
  const left = [...args]
  for (let written = left.shift(); written !== undefined; written = left.shift()) {
    if (!written.startsWith('-') || written === '-') {
      words.push(written)
      continue
    }
    if (written === '--') {
      words.push(...left.splice(0))
      continue
    }
    const [, dashed = '', , value] = /^([^=]*)(=([^]*))?$/.exec(written) ?? []
    const name = (shortOptions[dashed] ?? dashed).replace(/^--/, '')
    const option = Object.hasOwn(all, name) ? all[name] : undefined
    if (option === undefined || !dashed.startsWith('-')) throw new WrongUsage(unknownOption(args, Object.keys(all)))
    if (option.value === undefined) {
      if (value !== undefined) throw new WrongUsage(`--${name} takes no value`)
      options[name] = true
      continue
    }
    const given = value ?? (left[0]?.startsWith('-') === true ? undefined : left.shift())
    if (given === undefined || given === '')
      throw new WrongUsage(`--${name} takes a value: --${name} <${option.value}>`)
    if (Object.hasOwn(options, name)) throw new WrongUsage(`--${name} is given twice`)
    options[name] = given
  }
  return { words, options }
}

function optionsOfAll(): Record<string, { readonly value?: string }> {
  return Object.assign({}, commonOptions, ...commandNames.map((name) => usageOf(name).options)) as Record<
    string,
    { readonly value?: string }
  >
}

function commandOf(written: string, rest: readonly string[]): CommandName {
  const word = written.toLowerCase()
  if (isCommand(word)) return word
  const next = rest[0]?.toLowerCase() ?? ''
  if (isCommand(next) && providerNamed.includes(word)) {
    throw new WrongUsage(`the command comes first: pos-auth ${next} ${word}`)
  }
  const meant = nearestWord(written, [...commandNames, 'help'])
  const hint = meant === undefined ? `There are ${commandNames.join(', ')}` : `Did you mean ${meant}?`
  throw new WrongUsage(`there is no such command. ${hint}`)
}

function unknownOption(args: readonly string[], own: readonly string[]): string {
  const known = own.map((name) => `--${name}`)
  const unknown = args
    .filter((written) => written.startsWith('-'))
    // A value may stand right behind it.
    .map((written) => written.replace(/=.*/s, ''))
    .filter((written) => !known.includes(written) && shortOptions[written] === undefined)
  if (unknown.some((written) => /secret|password|client|token|user|key|credential/i.test(written))) {
    return `unknown option. ${fromElsewhere}, which other users of this machine can read`
  }
  const meant = unknown.flatMap((written) => nearestWord(written, known) ?? []).at(0)
  return `unknown option. ${meant === undefined ? 'Try --help' : `Did you mean ${meant}?`}`
}

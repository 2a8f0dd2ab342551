/** What a command takes beside the options of all. */
export interface CommandUsage {
  readonly summary: string
  /** Whether it takes a provider: `needed`, or only where it can do without. */
  readonly provider?: 'needed' | 'optional'
  /** Whether it is about accounts, which belong to profiles. */
  readonly hasProfile?: true
  /** Its own options, each with what its value is called, if it has one, and what it does. */
  readonly options?: Readonly<Record<string, { readonly value?: string; readonly what: string }>>
}

/** All commands, in the order in which they are shown. */
const commands = {
  token: {
    summary: 'print the access token alone: that of the cache, or a new one',
    provider: 'needed',
    hasProfile: true,
  },
  status: {
    summary: 'show what the cache holds for all accounts; nothing is sent',
    provider: 'optional',
    hasProfile: true,
  },
  revoke: {
    summary: 'revoke the token at the vendor, where it has revocation (mypos)',
    provider: 'needed',
    hasProfile: true,
  },
  forget: {
    summary: 'drop the token and what holds back the next request; nothing is sent',
    provider: 'needed',
    hasProfile: true,
  },
  doctor: {
    summary: 'find what is wrong and say what to do, in a report for a ticket',
    provider: 'optional',
    hasProfile: true,
    options: { request: { what: 'also ask the vendor for a token, which counts against its limit' } },
  },
  paths: { summary: 'show the files that this program uses, and which can be deleted' },
  sandbox: {
    summary: 'serve the vendors’ simulators until Ctrl+C; print variables for .env',
    options: {
      port: { value: 'number', what: 'the port to listen on; 0, the default, for a free one' },
      host: { value: 'address', what: 'the address to listen on (default: 127.0.0.1)' },
    },
  },
} as const satisfies Record<string, CommandUsage>

export type CommandName = keyof typeof commands

export const commandNames = Object.keys(commands) as CommandName[]

/** What a command takes, without its exact type. */
export const usageOf = (name: CommandName): CommandUsage => commands[name]

export const isCommand = (word: string): word is CommandName => Object.hasOwn(commands, word)

/** The options that may stand anywhere. */
export const commonOptions = {
  profile: { value: 'name', what: 'the accounts of this profile, such as store-17' },
  json: { what: 'answer, and errors, as JSON' },
  help: { what: 'print help' },
  version: { what: 'print the version' },
} as const satisfies Required<CommandUsage>['options']

/** The ones of one letter, and what they are short for. */
export const shortOptions: Readonly<Record<string, string>> = { '-h': '--help', '-V': '--version', '-v': '--version' }

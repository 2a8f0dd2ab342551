import { liveProviders, providerNames } from '../live-providers.js'
import { sharedNames } from '../settings/similar-names.js'
import { wrap } from '../terminal/wrap.js'
import { commandNames, commonOptions, usageOf, type CommandName } from './commands.js'

const usualWidth = 80

/** The help of the program, or of one of its commands. @param width of the terminal it is for, if it is for one */
export function helpText(about: CommandName | undefined, width = usualWidth): string {
  // Longer lines are harder to read, however wide the terminal is.
  const columns = Math.min(width, usualWidth)
  return `${(about === undefined ? programHelp(columns) : commandHelp(about, columns)).join('\n')}\n`
}

function programHelp(width: number): string[] {
  const text = (words: string) => [...wrap(words, { width }), '']
  return [
    'Usage: pos-auth <command> [provider] [options]',
    '',
    ...text('API tokens for point-of-sale integrations, at the command line.'),
    'Commands:',
    ...commandNames.flatMap((name) => row(shapeOf(name), usageOf(name).summary, width)),
    '',
    ...text(`Providers: ${providerNames.join(', ')}`),
    'Options, anywhere:',
    ...optionRows(commonOptions, width),
    '',
    ...text(
      'Credentials come from environment variables or the .env file of the current folder, never from arguments. What a provider needs comes from one of the two: the environment, as soon as that has a part of it. A profile has the same variables under its heading in the file that pos-auth paths shows, or in the environment as STORE_17__TOAST_CLIENT_ID and so on.',
    ),
    'Variables:',
    ...liveProviders.map(({ variables }) => `  ${Object.values(variables).join(', ')}`),
    `  ${sharedNames.join(', ')}`,
    '',
    ...text(
      'Tokens are kept in one SQLite file in your cache folder, or in the Redis that REDIS_URL names. What is kept is encrypted.',
    ),
    ...text(
      'Exit codes: 0 done, 1 failed (doctor: found a problem), 2 the command line or a variable is wrong. With --json the error is JSON too, on standard error.',
    ),
    'Example:',
    '  curl -H "Authorization: Bearer $(pos-auth token toast)" https://…',
  ]
}

function commandHelp(name: CommandName, width: number): string[] {
  const { summary, provider, hasProfile, options = {} } = usageOf(name)
  const { profile, ...common } = commonOptions
  return [
    `Usage: pos-auth ${shapeOf(name)} [options]`,
    '',
    ...wrap(`${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`, { width }),
    ...(provider === undefined ? [] : ['', `Providers: ${providerNames.join(', ')}`]),
    '',
    'Options:',
    ...optionRows({ ...options, ...(hasProfile && { profile }), ...common }, width),
  ]
}

function shapeOf(name: CommandName): string {
  const { provider } = usageOf(name)
  return provider === undefined ? name : `${name} ${provider === 'needed' ? '<provider>' : '[provider]'}`
}

function optionRows(
  options: Readonly<Record<string, { readonly value?: string; readonly what: string }>>,
  width: number,
): string[] {
  return Object.entries(options).flatMap(([name, { value, what }]) =>
    row(`--${name}${value === undefined ? '' : ` <${value}>`}`, what, width),
  )
}

const columnWidth = 22

function row(term: string, what: string, width: number): string[] {
  const indent = ' '.repeat(columnWidth)
  return wrap(what, { width, indent, taken: columnWidth }).map((line, index) =>
    index === 0 ? `  ${term}`.padEnd(columnWidth) + line : line,
  )
}

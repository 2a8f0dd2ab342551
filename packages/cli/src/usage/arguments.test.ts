import { describe, expect, it } from 'vitest'
import { readArguments } from './arguments.js'
import { commandNames } from './commands.js'
import { helpText } from './help.js'

const asked = (line: string) => readArguments(line.split(' ').filter(Boolean))

function refusal(line: string): string {
  try {
    asked(line)
  } catch (error) {
    return (error as Error).message
  }
  return 'not refused'
}

describe('a command line', () => {
  it.each(['token toast', 'token Toast', 'TOKEN TOAST', '--json token toast', 'token --json toast', 'token -- toast'])(
    'has its options anywhere, and its words in any case: %s',
    (line) => {
      expect(asked(line)).toMatchObject({ command: 'token', provider: { name: 'toast' } })
    },
  )

  it.each([
    ['itretail', 'itretail'],
    ['ITRetail', 'itretail'],
    ['it-retail', 'itretail'],
    ['it_retail', 'itretail'],
    ['MyPOS', 'mypos'],
  ])('takes the provider %s for %s', (written, name) => {
    expect(asked(`status ${written}`)).toMatchObject({ provider: { name } })
  })

  it('takes the label of a provider as one word', () => {
    expect(readArguments(['token', 'IT Retail'])).toMatchObject({ provider: { name: 'itretail' } })
  })

  it.each([
    ['', { command: 'help', about: undefined, isError: true }],
    ['--json', { command: 'help', about: undefined, isError: true }],
    ['help', { command: 'help', about: undefined, isError: false }],
    ['-h', { command: 'help', about: undefined, isError: false }],
    ['help token', { command: 'help', about: 'token', isError: false }],
    ['token --help', { command: 'help', about: 'token', isError: false }],
    ['--help doctor toast', { command: 'help', about: 'doctor', isError: false }],
    ['-V', { command: 'version' }],
    ['token --version', { command: 'version' }],
  ])('%j asks for help or the version', (line, wanted) => {
    expect(asked(line)).toEqual(wanted)
  })

  it.each([
    ['help nope', 'there is no such command. There are token, status, revoke, forget, doctor, paths, sandbox'],
    ['nope --help', 'there is no such command. There are token, status'],
    ['tokne toast', 'there is no such command. Did you mean token?'],
    ['staus', 'Did you mean status?'],
    ['docter', 'Did you mean doctor?'],
    ['toast token', 'the command comes first: pos-auth token toast'],
    ['Toast Token', 'the command comes first: pos-auth token toast'],
    ['token', 'token takes a provider: itretail, mypos, toast'],
    ['forget toast-9', 'provider takes itretail, mypos, toast. Did you mean toast?'],
    ['status toast2', 'Did you mean toast?'],
    ['status 1tretail', 'Did you mean itretail?'],
    ['status töast', 'Did you mean toast?'],
    ['forget -toast', 'unknown option'],
    ['forget toast-', 'Did you mean toast?'],
    ['token tosat', 'provider takes itretail, mypos, toast. Did you mean toast?'],
    ['token marktpos', 'marktpos is an environment of itretail: set ITRETAIL_ENVIRONMENT=marktpos'],
    ['token toast mypos', 'too many arguments. Try pos-auth token --help'],
    ['paths toast', 'too many arguments. Try pos-auth paths --help'],
    ['token toast --request', 'token takes no --request, which is for doctor'],
    ['status --port 1', 'status takes no --port, which is for sandbox'],
    ['sandbox --port', '--port takes a value: --port <number>'],
    ['sandbox --port --json', '--port takes a value'],
    ['token toast --jsno', 'Did you mean --json?'],
    ['token toast --profil=x', 'Did you mean --profile?'],
    ['token toast --__proto__', 'unknown option. Try --help'],
    ['token toast --constructor', 'unknown option. Try --help'],
    ['token toast --toString=x', 'unknown option. Try --help'],
    ['token toast -x', 'unknown option. Try --help'],
    ['token toast --help=x', '--help takes no value'],
  ])('%j is refused, with what to do', (line, words) => {
    expect(refusal(line)).toContain(words)
  })

  it.each([
    'hunter2',
    'token hunter2',
    'token toast hunter2',
    'help hunter2',
    'token toast --hunter2',
    'token toast --hunter2=hunter2',
    'token toast -hunter2',
    'token toast --secret hunter2',
    'token toast --json=hunter2',
    'paths hunter2',
  ])('is repeated in no refusal: %s', (line) => {
    expect(refusal(line)).not.toMatch(/hunter2|not refused/)
  })
})

describe('the help', () => {
  it.each([undefined, 80, 40, 200])('fits into a terminal of %s columns, and into 80', (width) => {
    for (const about of [undefined, ...commandNames]) {
      const own = helpText(about, width).split('\n')
      // What is to be copied stays whole.
      const longest = Math.max(
        ...own.filter((line) => !/^ {2}\S+, |curl|^Usage/.test(line)).map(({ length }) => length),
      )
      expect(longest).toBeLessThanOrEqual(Math.min(width ?? 80, 80))
    }
  })

  it('of a command has its own options and those that it shares', () => {
    expect(helpText('doctor')).toMatch(/^Usage: pos-auth doctor \[provider\] \[options\]$/m)
    expect(helpText('doctor')).toMatch(/^ {2}--request .*\n[^]*^ {2}--profile <name> /m)
    expect(helpText('sandbox')).toMatch(/^ {2}--port <number> /m)
    expect(helpText('sandbox')).not.toContain('--profile')
  })
})

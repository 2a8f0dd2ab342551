import { readFileSync } from 'node:fs'
import { styleText } from 'node:util'
import type { CommandContext } from './commands/command.js'
import { failureOf, failureWords, type Failure } from './failure.js'
import type { LiveProvider } from './live-providers.js'
import { checkProvider, profileNamed, readProfiles } from './profiles/profiles.js'
import { readSettings } from './settings/read-settings.js'
import { settingsNotes } from './settings/settings-notes.js'
import { createOutput, type Output } from './terminal/output.js'
import { createSink, type Sink, type Stream } from './terminal/sink.js'
import { readArguments, type Asked } from './usage/arguments.js'
import { helpText } from './usage/help.js'

/** What a command line is run in. */
export interface Surroundings {
  readonly stdout: Stream
  readonly stderr: Stream
  /** Whether the terminal of standard output takes colours. @default none */
  readonly hasColours?: boolean
  /** @default Date.now */
  readonly now?: () => number
  /** Is given what a Ctrl+C is to say. */
  readonly onStart?: (interrupted: () => void) => void
}

/** Whether a stream takes colours: a terminal's, unless the user wants none (`NO_COLOR`), or wants them anywhere. */
export const hasColours = (stream: NodeJS.WriteStream): boolean => styleText('red', ' ', { stream }) !== ' '

/** Runs one command line. Resolves with the exit code, when all is written. */
export async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  const stdout = createSink(surroundings.stdout)
  const stderr = createSink(surroundings.stderr)
  const { now = Date.now, hasColours: isColoured = false } = surroundings
  // Wherever it stands, and whatever else is wrong.
  const json = args.includes('--json')
  const output = createOutput({ json, stdout, stderr, now, hasColours: isColoured })
  surroundings.onStart?.(() => {
    const { current } = output.waiting
    if (stderr.isTerminal) output.say(current === undefined ? 'stopped' : `stopped while waiting for ${current}`)
  })
  const ended = await answer(args, { output, stdout, stderr, now })
  const unwrittenCode = await stdout.finished()
  // Of two failures the first: with --json there is one document at most.
  const failure = ended.failure ?? (unwrittenCode === undefined ? undefined : unwritten(unwrittenCode))
  if (failure === undefined) output.end()
  else output.fail(failure, failureWords(failure))
  await stderr.finished()
  return ended.exitCode === 0 && failure !== undefined ? failure.exitCode : ended.exitCode
}

const unwritten = (code: string): Failure => ({
  exitCode: 1,
  code: 'not_written',
  message: `the answer could not be written (${code})`,
})

interface Means {
  readonly output: Output
  /** For what is neither an answer nor an error: help, and the version. */
  readonly stdout: Sink
  readonly stderr: Sink
  readonly now: () => number
}

interface Ended {
  readonly exitCode: number
  readonly failure?: Failure
}

async function answer(args: readonly string[], { output, stdout, stderr, now }: Means): Promise<Ended> {
  try {
    const asked = readArguments(args)
    if (asked.command === 'version') {
      stdout.write(`${version()}\n`)
      return { exitCode: 0 }
    }
    if (asked.command === 'help') {
      const sink = asked.isError ? stderr : stdout
      sink.write(helpText(asked.about, sink.width))
      return { exitCode: asked.isError ? 2 : 0 }
    }
    return { exitCode: await start(asked, contextOf(asked, output, now)) }
  } catch (thrown) {
    const failure = failureOf(thrown)
    return { exitCode: failure.exitCode, failure }
  }
}

type AskedCommand = Exclude<Asked, { command: 'help' | 'version' }>

function contextOf({ profile: name }: AskedCommand, output: Output, now: () => number): CommandContext {
  const note = (notes: readonly string[]) => {
    for (const each of notes) output.note(each)
  }
  return {
    output,
    now,
    profile: name,
    settings(providers) {
      if (name === undefined) {
        const settings = readSettings()
        note(settingsNotes(settings, providers))
        return settings
      }
      const profile = profileNamed(readProfiles(), name)
      if (providers.length === 1) for (const provider of providers) checkProvider(profile, provider)
      note(profile.notes)
      return profile.settings
    },
  }
}

/** Each command is loaded when it is asked for: what the others need is not. */
async function start({ command, provider, options }: AskedCommand, context: CommandContext): Promise<number> {
  // The command line was refused without one, where one is needed.
  const named = provider as LiveProvider
  switch (command) {
    case 'token':
      return (await import('./commands/token.js')).printToken(named, context)
    case 'status':
      return (await import('./commands/status.js')).showStatus(provider, context)
    case 'revoke':
      return (await import('./commands/revoke.js')).revokeToken(named, context)
    case 'forget':
      return (await import('./commands/forget.js')).forgetToken(named, context)
    case 'doctor':
      return (await import('./commands/doctor.js')).runDoctor(
        { provider, request: options['request'] === true },
        context,
      )
    case 'paths':
      return (await import('./commands/paths.js')).showPaths(context)
    default:
      return (await import('./commands/sandbox.js')).serveSandbox(options, context.output)
  }
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return manifest.version
}

import { readFileSync } from 'node:fs'
import { Argument, Command, CommanderError } from 'commander'
import { liveProvider, liveProviders, type LiveProvider } from './live-providers.js'
import type { CommandContext } from './commands/command.js'
import { runDoctor } from './commands/doctor.js'
import { forgetToken } from './commands/forget.js'
import { revokeToken } from './commands/revoke.js'
import { serveSandbox } from './commands/sandbox.js'
import { showStatus } from './commands/status.js'
import { printToken } from './commands/token.js'
import { WrongUsage, complain, failureOf } from './failure.js'
import { createOutput } from './output.js'
import { usageMessage } from './usage-message.js'
import { readSettings } from './settings/read-settings.js'
import { settingsNotes } from './settings/settings-notes.js'

const help = `
Credentials come from environment variables or a .env file (that of the current
folder, otherwise apps/demo/.env), never from arguments. What a provider needs
comes from one of the two: the environment, as soon as that has a part of it.
apps/demo/.env.example names the variables.

Tokens are kept in one SQLite file in your cache folder, or in the Redis that
REDIS_URL names. What is kept is encrypted.

Exit codes: 0 done, 1 failed (doctor: found a problem), 2 the command line or a
variable is wrong. With --json the error is JSON too, on standard error.

Example:
  curl -H "Authorization: Bearer $(auth-demo token toast)" https://…
`

/** Runs one command line. Resolves with the exit code. */
export async function run(args: readonly string[]): Promise<number> {
  const output = createOutput(args.includes('--json'))
  let exitCode = 0
  const program = createProgram(async (command) => {
    exitCode = await command({
      settings(providers) {
        const settings = readSettings()
        for (const note of settingsNotes(settings, providers)) output.note(note)
        return settings
      },
      output,
    })
  })
  try {
    await program.parseAsync(args, { from: 'user' })
    if (output.notes.length > 0) writeJson({ notes: output.notes })
    return exitCode
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      if (thrown.exitCode === 0) return 0
      // Without a command commander has printed the help, which is all there is to say.
      if (thrown.code === 'commander.help') return 2
    }
    const error = thrown instanceof CommanderError ? new WrongUsage(usageMessage(thrown, args, program)) : thrown
    if (!output.json) return complain('auth-demo', error)
    const { exitCode: code, ...shown } = failureOf(error)
    writeJson({ error: shown, ...(output.notes.length > 0 && { notes: output.notes }) })
    return code
  }
}

function writeJson(data: object): void {
  process.stderr.write(`${JSON.stringify(data)}\n`)
}

type Start = (command: (context: CommandContext) => Promise<number>) => Promise<void>

function createProgram(start: Start): Command {
  const program = new Command('auth-demo')
    .description('API tokens for point-of-sale integrations, at the command line.')
    .version(version())
    .addHelpText('after', help)
    .exitOverride()
    .configureOutput({ outputError: () => undefined })

  withJson(program.command('token'))
    .description('print the access token alone: that of the cache, or a new one')
    .addArgument(providerArgument())
    .action((provider: LiveProvider) => start((context) => printToken(provider, context)))

  withJson(program.command('status'))
    .description('show what the cache holds; nothing is sent')
    .action(() => start(showStatus))

  withJson(program.command('revoke'))
    .description('revoke the token at the vendor, where it has revocation (mypos)')
    .addArgument(providerArgument())
    .action((provider: LiveProvider) => start((context) => revokeToken(provider, context)))

  withJson(program.command('forget'))
    .description('drop the token and what holds back the next request; nothing is sent')
    .addArgument(providerArgument())
    .action((provider: LiveProvider) => start((context) => forgetToken(provider, context)))

  withJson(program.command('doctor'))
    .description('find what is wrong and say what to do, in a report for a ticket')
    .addArgument(providerArgument().argOptional())
    .option('--request', 'also ask the vendor for a token, which counts against its limit')
    .action((provider: LiveProvider | undefined, { request }: { request?: boolean }) =>
      start((context) => runDoctor({ provider, request: request === true }, context)),
    )

  withJson(program.command('sandbox'))
    .description('serve the vendors’ simulators until Ctrl+C; prints variables for .env')
    .option('--port <number>', 'the port to listen on, 0 for a free one', toPort, 0)
    .option('--host <address>', 'the address to listen on', '127.0.0.1')
    .action(({ port, host }: { port: number; host: string }) =>
      start(({ output }) => serveSandbox({ port, host }, output)),
    )

  return program
}

const withJson = (command: Command) => command.option('--json', 'answer, and errors, as JSON')

function providerArgument(): Argument {
  return new Argument('<provider>', liveProviders.map(({ name }) => name).join(', ')).argParser((name) => {
    const provider = liveProvider(name)
    if (provider) return provider
    throw new WrongUsage(`provider takes ${liveProviders.map((known) => known.name).join(', ')}`)
  })
}

function toPort(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new WrongUsage('--port takes a whole number from 0 to 65535')
}

function version(): string {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  return manifest.version
}

import type * as fs from 'node:fs'
import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { pathWithoutPnpm } from './command.fixture.js'

/** A stand-in for `gh`, the command line of the forge, which remembers what it was told. */
export interface Forge {
  /** What puts it before the real one. There is no pnpm, as there is none where the pipeline uses it. */
  readonly env: NodeJS.ProcessEnv
  /** What it was told so far, a command a line, without what came on its standard input. */
  commands(): Promise<string[]>
  /** What came on the standard input of the last command that had one. */
  lastInput(): Promise<string>
}

export async function standInForge(folder: string): Promise<Forge> {
  const log = join(folder, 'gh.jsonl')
  await mkdir(folder, { recursive: true })
  await writeFile(log, '')
  await writeFile(
    join(folder, 'gh'),
    `#!/usr/bin/env node\n(${gh.toString()})(${JSON.stringify(log)}, process.getBuiltinModule('node:fs'))`,
  )
  await chmod(join(folder, 'gh'), 0o755)
  const entries = async () =>
    (await readFile(log, 'utf8'))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as { args: string[]; input?: string })
  return {
    env: { PATH: `${folder}${delimiter}${pathWithoutPnpm()}` },
    commands: async () => (await entries()).map(({ args }) => args.join(' ')),
    lastInput: async () => (await entries()).findLast(({ input }) => input !== undefined)?.input ?? '',
  }
}

/**
 * Runs as a program of its own: a release, pull request or run is there once it was created; a pull request of a fork
 * always is, and so is a run of a release that came before.
 */
function gh(log: string, { readFileSync, appendFileSync }: typeof fs) {
  const args = process.argv.slice(2)
  const [topic = '', verb = '', subject = ''] = args
  const known = (command: string) =>
    readFileSync(log, 'utf8').includes(`"args":${JSON.stringify(command.split(' ')).slice(0, -1)}`)
  const input = args.includes('-') ? readFileSync(0, 'utf8') : undefined
  if (topic === 'release' && verb === 'view') process.exitCode = known(`release create ${subject}`) ? 0 : 1
  if (topic === 'release' && args.includes('--json')) process.stdout.write('{"body":"What it was"}')
  if (topic === 'pr' && verb === 'list') {
    const fromFork = { number: 3, isCrossRepository: true }
    const own = { number: 7, isCrossRepository: false }
    process.stdout.write(JSON.stringify(known('pr create') ? [fromFork, own] : [fromFork]))
  }
  if (topic === 'run' && verb === 'list') {
    const workflow = args[args.indexOf('--workflow') + 1] ?? ''
    const started = [...readFileSync(log, 'utf8').matchAll(/"workflow","run","release-(.+?)\.yml".*?"commit=(\w+)"/g)]
    const titles = started.flatMap(([, name, commit]) =>
      workflow === `release-${name}.yml` ? `${name} ${commit}` : [],
    )
    const earlier = `${workflow.slice('release-'.length, -'.yml'.length)} ${'0'.repeat(40)}`
    const runs = [...titles, earlier].map((title, index) => ({
      displayTitle: `Release ${title}`,
      databaseId: 100 + index,
      status: 'completed',
      conclusion: 'failure',
    }))
    const skipped = {
      displayTitle: process.env['SKIPPED_RUN'],
      databaseId: 99,
      status: 'completed',
      conclusion: 'skipped',
    }
    process.stdout.write(JSON.stringify([skipped, ...runs]))
  }
  appendFileSync(log, `${JSON.stringify({ args, input })}\n`)
}

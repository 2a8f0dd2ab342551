// oxlint-disable-next-line import/no-unassigned-import -- stops here where Node is too old for changesets and the tools
import '../node-version.mjs'
import { spawnSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { root } from '../workspace.mjs'

/** Something that the reader can mend: printed without a stack. */
export class Stop extends Error {}

/**
 * What starts a command. On Windows npm and pnpm are scripts of cmd.exe, which takes a line.
 * @param {string} command
 * @param {readonly string[]} args
 * @returns {{ file: string, args: readonly string[], shell: boolean }}
 */
export function startable(command, args, platform = process.platform) {
  if (platform !== 'win32' || !/^(npm|npx|pnpm)$/.test(command)) return { file: command, args, shell: false }
  return { file: [command, ...args.map((each) => `"${each.replaceAll('"', '""')}"`)].join(' '), args: [], shell: true }
}

/**
 * Runs a command in the repository and gives what it printed, without the line break at the end.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string }} [options]
 * @throws {Stop} when it cannot be started or fails, with what it said
 */
export function read(command, args, options = {}) {
  const result = attempt(command, args, options)
  if (result.status !== 0)
    throw new Stop(`${command} ${args.join(' ')} failed\n${result.output}${result.errors}`.trim())
  return result.output.trimEnd()
}

/**
 * Runs a command that may fail for a reason of its own, such as "there is no such version".
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, input?: string }} [options]
 * @throws {Stop} when it cannot be started
 */
export function attempt(command, args, options = {}) {
  const { file, args: words, shell } = startable(command, args)
  const defaults = /** @type {const} */ ({ cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, shell })
  const result = spawnSync(file, words, { ...defaults, ...options })
  if (result.error) throw new Stop(`${command} cannot be started: ${result.error.message}${hintFor(command)}`)
  return { status: result.status, output: result.stdout, errors: result.stderr }
}

/**
 * Runs a command whose output belongs to the reader.
 * @param {string} command
 * @param {readonly string[]} args
 * @throws {Stop} when it cannot be started or fails
 */
export function show(command, args) {
  const { file, args: words, shell } = startable(command, args)
  const { status, error } = spawnSync(file, words, { cwd: root, stdio: 'inherit', shell })
  if (error) throw new Stop(`${command} cannot be started: ${error.message}${hintFor(command)}`)
  if (status !== 0) throw new Stop(`${command} ${args.join(' ')} failed; see above.`)
}

/** @param {string} line */
export function say(line) {
  process.stdout.write(`${line}\n`)
}

/**
 * Tells the jobs of the pipeline that come later that something was done.
 * @param {string} what an output of this step
 */
export function tellPipeline(what) {
  if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, `${what}=true\n`)
}

/**
 * Runs a script's main function: what stops it is said in words, and the exit code is 1.
 * @param {string} usage
 * @param {() => void | Promise<void>} main
 */
export async function runScript(usage, main) {
  // Whoever reads may stop early (`| head -3`): the rest is not said, and is done all the same.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error) => {
      if (!('code' in error) || error.code !== 'EPIPE') throw error
    })
  }
  try {
    await main()
  } catch (error) {
    const isUsage = error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')
    if (!isUsage && !(error instanceof Stop)) throw error
    // What was written instead may be a secret that was pasted by mistake.
    process.stderr.write(isUsage ? `Unknown or incomplete arguments.\n${usage}\n` : `${error.message}\n`)
    process.exitCode = 1
  }
}

/** @param {string} command */
function hintFor(command) {
  return command === 'pnpm' ? '; start this by `pnpm`, or by `npx --yes pnpm@<version>`' : ''
}

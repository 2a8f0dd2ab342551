import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { attempt, read, say, Stop } from './command.mjs'

// Everything about the registry is asked of npm itself, so that its address, its credentials, certificates and proxies
// are those that `npm publish` uses, wherever they are written: environment, project, user or machine.

/**
 * The registry that the `@auth` scope is mapped to.
 * @throws {Stop} when publishing there would be an accident
 */
export function scopeRegistry() {
  const mapped = read('npm', ['config', 'get', '@auth:registry'])
  if (mapped === '' || mapped === 'undefined') {
    throw new Stop(
      'The scope @auth is mapped to no registry: set @auth:registry in the npm configuration (see CONTRIBUTING.md, Releasing).',
    )
  }
  if (!URL.canParse(mapped)) throw new Stop('The registry that @auth:registry names is not a URL.')
  if (hostOf(mapped) === hostOf(builtInRegistry())) {
    throw new Stop(
      "The scope @auth is mapped to npm's built-in default registry, where @auth/core belongs to another project.",
    )
  }
  return mapped
}

/**
 * The hash of a version's content, as the registry has it; nothing if it does not have the version.
 * @param {string} name
 * @param {string} version
 * @returns {string | undefined}
 * @throws {Stop} when the registry gives no answer, or refuses
 */
export function publishedIntegrity(name, version) {
  const { status, output, errors } = attempt('npm', ['view', `${name}@${version}`, 'dist.integrity', '--json'])
  const reply = output.trim() === '' ? undefined : JSON.parse(output)
  if (status === 0 && typeof reply === 'string') return reply
  // Old versions of npm say nothing, with success, where the package is there and the version is not.
  if (reply?.error?.code === 'E404' || (status === 0 && reply === undefined)) return undefined
  throw new Stop(
    `The registry did not say whether it has ${name}@${version}: ${reply?.error?.summary ?? errors.trim()}`,
  )
}

/**
 * Waits until the registry has a version: its own pipeline may be under way.
 * @param {string} name
 * @param {string} version
 * @param {number} timeoutMs
 * @throws {Stop} when it is not there in time
 */
export async function waitFor(name, version, timeoutMs) {
  const deadline = performance.now() + timeoutMs
  while (publishedIntegrity(name, version) === undefined) {
    if (performance.now() >= deadline) {
      throw new Stop(
        `${name}@${version} is not in the registry after ${timeoutMs / 1000} s. Release it first, then run this again.`,
      )
    }
    say(`waiting for ${name}@${version}`)
    await pause(Math.min(5000, Math.max(100, deadline - performance.now())))
  }
}

/**
 * Sends a tarball to the registry of the scope, which is looked up once more: this is the step that cannot be undone.
 * @param {string} tarball
 * @returns {string | undefined} why it failed
 */
export function publish(tarball) {
  const registry = `--@auth:registry=${scopeRegistry()}`
  const { status, output, errors } = attempt('npm', ['publish', tarball, '--ignore-scripts', registry])
  return status === 0 ? undefined : `${output}${errors}`.trim()
}

/** What npm uses where nothing is configured. No host is written here: npm is asked, with all configuration hidden. */
function builtInRegistry() {
  const empty = mkdtempSync(join(tmpdir(), 'npm-defaults-'))
  try {
    const env = Object.fromEntries(Object.entries(process.env).filter(([key]) => !/^npm_/i.test(key)))
    const hidden = [`--userconfig=${join(empty, 'user')}`, `--globalconfig=${join(empty, 'global')}`]
    return read('npm', ['config', 'get', 'registry', ...hidden], { cwd: empty, env })
  } finally {
    rmSync(empty, { recursive: true })
  }
}

/** @param {string} url */
function hostOf(url) {
  return new URL(url).hostname.replace(/\.$/, '')
}

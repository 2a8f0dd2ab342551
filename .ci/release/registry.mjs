import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { attempt, Stop } from './command.mjs'
import { ours, view } from './npm-view.mjs'

// Everything about the registry is asked of npm itself, so that its address, its credentials, certificates and proxies
// are those that `npm publish` uses, wherever they are written: environment, project, user or machine.

/**
 * The registry that the `@auth` scope is mapped to.
 * @throws {Stop} when it is mapped to none, or to what may not be shown
 */
export function scopeRegistry() {
  const { status, output, errors } = attempt('npm', ['config', 'get', '@auth:registry'])
  const mapped = output.trim()
  const url = parsed(mapped)
  // npm itself does not give away what has a password in it.
  if (errors.includes('protected') || url?.username || url?.password) {
    const place = 'they have a line of their own in the npm configuration (see CONTRIBUTING.md, Releasing)'
    throw new Stop(`The registry that @auth:registry names has credentials in its address; ${place}.`)
  }
  if (status !== 0) throw new Stop(`npm does not say what @auth:registry is.\n${errors}`.trim())
  if (mapped === '' || mapped === 'undefined') {
    throw new Stop(
      'The scope @auth is mapped to no registry: set @auth:registry in the npm configuration (see CONTRIBUTING.md, Releasing).',
    )
  }
  if (url === undefined) throw new Stop('The registry that @auth:registry names is not a URL.')
  return mapped
}

/** @param {string} mapped */
function parsed(mapped) {
  return /^https?:\/\//i.test(mapped) && URL.canParse(mapped) ? new URL(mapped) : undefined
}

/**
 * What there is to say of the registry before anything is published, by a command that changes nothing.
 * @returns {{ faults: string[], registry?: string, user?: string }} who npm is there, if the registry tells
 */
export function askRegistry() {
  /** @type {string | undefined} */
  let registry
  try {
    registry = scopeRegistry()
    const { fault, user } = whoIs(registry)
    const faults = [ownershipFault(), fault].filter((each) => each !== undefined)
    return { faults, registry, ...(user !== undefined && { user }) }
  } catch (error) {
    if (error instanceof Stop) return { faults: [error.message], ...(registry !== undefined && { registry }) }
    throw error
  }
}

/**
 * A registry is ours if its `@auth/core` came from here, or there is none.
 * @returns {string | undefined}
 */
function ownershipFault() {
  const there = view('@auth/core', ['version', 'repository'])
  if (there.length === 0 || ours(there).length > 0) return undefined
  return 'The scope @auth is mapped to a registry whose @auth/core belongs to another project, by the repository that it names.'
}

/**
 * Not every registry says who somebody is. One that does, and does not know npm, will not take what it publishes.
 * @param {string} registry
 * @returns {{ fault?: string, user?: string }}
 */
function whoIs(registry) {
  const { status, output } = unremembered(['whoami', '--json', '--registry', registry])
  const reply = /^["{]/.test(output) ? JSON.parse(output) : undefined
  if (status === 0 && typeof reply === 'string') return { user: reply }
  const { code = '', summary = '' } = Object(reply?.error)
  if (code !== 'ENEEDAUTH' && !/^E\d{3}$/.test(code))
    throw new Stop(`The registry gave no answer: ${summary || output}`)
  if (!['ENEEDAUTH', 'E401'].includes(code)) return {}
  return { fault: `npm has no credentials that ${registry} knows (see CONTRIBUTING.md, Releasing).` }
}

/**
 * Asks what npm has kept no answer to: where a registry is down, it gives the one that it got before, and does not say so.
 * @param {string[]} args
 */
function unremembered(args) {
  const cache = mkdtempSync(join(tmpdir(), 'npm-cache-'))
  try {
    return attempt('npm', [...args, '--cache', cache])
  } finally {
    rmSync(cache, { recursive: true })
  }
}

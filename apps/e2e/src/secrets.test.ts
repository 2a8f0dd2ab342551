import { isAuthError } from '@auth/core'
import { describe, expect, it } from 'vitest'
import { cacheOptions, cachePaths, leaksInStored, recordingCache } from './cache-paths.fixture.js'
import { canaries, leaksIn, spellings } from './canaries.fixture.js'
import { failingPaths } from './failing-paths.fixture.js'
import { grantPaths } from './grant-paths.fixture.js'
import { itRetailPaths, myposPaths } from './own-paths.fixture.js'
import type { FailingPath } from './path-kinds.fixture.js'
import { carrier, echo, setStage, type Stage } from './stage.fixture.js'
import { surfacesOf } from './surfaces.fixture.js'
import { vendors, type Vendor } from './vendors.fixture.js'

async function outcomeOf(work: () => unknown): Promise<unknown> {
  try {
    await work()
    return undefined
  } catch (error) {
    return error
  }
}

/** Walks a path, then asks again, as a program does: the second error repeats what the first one said. */
async function walk({ walk: begin }: FailingPath, stage: Stage) {
  const error = await outcomeOf(() => begin(stage))
  const again = await outcomeOf(() => stage.instances.at(-1)?.getToken())
  return { error, again }
}

const commonPaths = [...failingPaths, ...cachePaths]

function pathsOf({ name }: Vendor): FailingPath[] {
  if (name === 'itretail') return [...commonPaths, ...itRetailPaths]
  if (!name.startsWith('mypos')) return commonPaths
  return [...commonPaths, ...myposPaths, ...(name.endsWith('refresh token') ? grantPaths : [])]
}

describe.each(vendors)('$name shows no secret, nor an encoding of one', (vendor) => {
  it.each(pathsOf(vendor))('after $title', async (path) => {
    const stage = setStage(vendor)
    const { error, again } = await walk(path, stage)
    const expected = typeof path.code === 'function' ? path.code(vendor) : path.code
    expect(isAuthError(error) ? error.code : (error ?? 'none')).toBe(expected)
    expect(stage.leaks({ error, again })).toEqual([])
  })

  it('while all is well', async () => {
    const stage = setStage(vendor)
    const auth = stage.create(() => Response.json(vendor.reply(canaries.accessToken)))
    const token = await auth.getToken()
    expect(token.accessToken).toBe(canaries.accessToken)
    expect(stage.leaks(token)).toEqual([])
    // The request did carry what the search looks for: its absence elsewhere means something.
    expect(leaksIn(stage.sent.join())).not.toEqual([])
    expect(stage.observed.length).toBeGreaterThan(2)
  })
})

describe.each(vendors)('$name puts no secret into a cache, nor an encoding of one', (vendor) => {
  it('whatever becomes of its requests', async () => {
    const stage = setStage(vendor)
    const { cache, given } = recordingCache()
    const { status, error } = vendor.refusal
    const refusing = stage.create(echo(status, 'json', { error }), cacheOptions(cache))
    await refusing.getToken().catch(() => undefined)
    await refusing.forget()
    const first = stage.create(() => Response.json(vendor.reply(canaries.accessToken)), cacheOptions(cache))
    await first.getToken()
    await first.fetch(vendor.apiUrl)
    // What is stored does hold the token: another process takes it from there.
    const second = stage.create(echo(503), cacheOptions(cache))
    expect((await second.getToken()).accessToken).toBe(canaries.accessToken)
    await second.invalidate()
    await second.getToken()
    expect(given.length).toBeGreaterThan(10)
    expect(given.flatMap(leaksInStored)).toEqual([])
  })
})

describe('the search for secrets', () => {
  it.each(Object.values(canaries))('finds %s in what a cache holds, in any place of a base64 text too', (canary) => {
    for (const stored of [
      canary,
      ...['', 'x', 'xy'].map((before) => Buffer.from(before + canary).toString('base64url')),
    ]) {
      expect(leaksInStored(`1.AAAAAAAA.${stored}`)).not.toEqual([])
    }
  })

  it.each([...spellings()])('finds %s in an error', (name, spelling) => {
    const found = surfacesOf('error', new Error(`refused ${spelling}`)).flatMap(([, text]) => leaksIn(text))
    expect(found).toContain(name)
  })

  it.each<[string, () => unknown]>([
    ['the message', () => new Error(canaries.secret)],
    ['a hidden property', () => Object.defineProperty(new Error('x'), 'hidden', { value: canaries.secret })],
    ['the cause of a cause', () => new Error('x', { cause: new Error('y', { cause: { body: canaries.secret } }) })],
    ['a property named by a symbol', () => ({ [Symbol('hidden')]: canaries.secret })],
    ['the name of a property', () => ({ [canaries.secret]: 1 })],
    ['a map', () => new Map([['key', { deep: [canaries.secret] }]])],
    ['an error with everything', carrier],
  ])('finds one in %s', (_where, make) => {
    expect(surfacesOf('value', make()).some(([, text]) => leaksIn(text).length > 0)).toBe(true)
  })

  it('finds one that was printed', () => {
    const [vendor] = vendors as [Vendor]
    const stage = setStage(vendor)
    // oxlint-disable-next-line no-console -- this is what is listened to
    console.warn('refused', { secret: canaries.secret })
    process.stderr.write(canaries.accessToken)
    const leaks = stage.leaks(undefined)
    expect(leaks).toContain('the console: secret, its first word')
    expect(leaks).toContain('the console: accessToken, raw')
  })
})

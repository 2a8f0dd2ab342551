import { expect, it } from 'vitest'
import type { AuthOptions, TokenCache } from '@auth/core'
import { createUser, useSandbox } from '../command-line.fixture.js'
import { keepingStream } from '../in-process.fixture.js'
import { liveProvider, type Variables } from '../live-providers.js'
import { sandboxVariables } from '../sandbox-variables.js'
import { Settings } from '../settings/settings.js'
import { createOutput } from '../terminal/output.js'
import { createSink } from '../terminal/sink.js'
import { forgetToken } from './forget.js'
import { revokeToken } from './revoke.js'
import { showStatus } from './status.js'

const sandbox = useSandbox()

it.each([
  ['status', showStatus],
  ['forget', forgetToken],
  ['revoke', revokeToken],
] as const)('while %s waits for the cache, it says so', async (_, command) => {
  const user = createUser()
  const [stdout, stderr] = [createSink(keepingStream()), createSink(keepingStream(80))]
  const output = createOutput({ json: false, stdout, stderr, now: Date.now, hasColours: false })
  const waits: (string | undefined)[] = []
  const mypos = liveProvider('mypos')
  const create = (variables: Variables, { cache, ...options }: AuthOptions = {}) =>
    mypos.create(variables, {
      ...options,
      ...(cache && { cache: watched(cache, () => waits.push(output.waiting.current)) }),
    })
  const variables = user.environment(sandboxVariables(sandbox().url))
  const settings = new Settings({ environment: { name: 'the environment', variables } }, 'store-17')
  expect(
    await command({ ...mypos, create }, { output, settings: () => settings, profile: 'store-17', now: Date.now }),
  ).toBe(0)
  expect(new Set(waits)).toEqual(new Set([expect.stringContaining('tokens.sqlite')]))
})

/** A cache that tells before each operation. */
function watched(cache: TokenCache, tell: () => void): TokenCache {
  return new Proxy(cache, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...args: unknown[]): unknown => {
        tell()
        return Reflect.apply(member, target, args)
      }
    },
  })
}

// Breaks core in one place at a time, and expects the explorer (packages/core/src/explorer) to notice each. No file on disk is
// changed. Usage: pnpm --filter @auth/core mutations [part of a mutation's name]
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { startVitest } from 'vitest/node'
import { say } from './release/command.mjs'
import { root } from './workspace.mjs'

const keeper = 'flight/refresh-token-keeper.ts'

/** @typedef {{ name: string, file: string, from: string, to: string, scenario: string }} Mutation */

/**
 * What core promises, and how it is broken: `from` stands exactly once in the file.
 *
 * @type {Mutation[]}
 */
const mutations = [
  {
    name: 'the lock is not taken',
    file: 'flight/grant-right.ts',
    from: 'return hasLock ? () => lockOf(store, settings)',
    to: 'return hasLock ? async () => anybody',
    scenario: 'key-rotation',
  },
  {
    name: 'the lock is taken after the refresh token was loaded',
    file: 'flight/grant-use.ts',
    from: `const right = await takeRight()
  if (right === undefined) return undefined
  try {
    const stored = await store.load()`,
    to: `const loaded = store.load()
  await loaded.catch(() => undefined)
  const right = await takeRight()
  if (right === undefined) return undefined
  try {
    const stored = await loaded`,
    scenario: 'cache-of-one',
  },
  {
    name: 'the lock is released before the new refresh token is saved',
    file: keeper,
    from: 'right.claim(refreshToken)\n',
    to: 'right.release()\n',
    scenario: 'two-scopes',
  },
  {
    name: 'the lock is not kept when the new refresh token cannot be saved',
    file: keeper,
    from: 'if (this.#unsaved?.right !== use.right) use.right.release()',
    to: 'use.right.release()',
    scenario: 'two-scopes',
  },
  {
    name: 'the lock is not extended',
    file: 'flight/grant-right.ts',
    from: 'new TimedRight(asked, { ttlMs, longestMs, now, extend })',
    to: 'new TimedRight(asked, { ttlMs, longestMs, now, extend: undefined })',
    scenario: 'slow-scopes',
  },
  {
    name: 'a refresh token is sent although the lock has run out',
    file: 'flight/grant-right.ts',
    from: 'return isReleased || timed.isLost',
    to: 'return false',
    scenario: 'cache-of-one',
  },
  {
    name: 'a refresh token that could not be saved is not saved later',
    file: keeper,
    from: 'this.#saver.start()',
    to: '',
    scenario: 'refresh',
  },
  {
    name: 'whoever lost the lock saves over what was saved since',
    file: 'flight/grant-use.ts',
    from: 'if (!isReplaced) await store.save(refreshToken)',
    to: 'await store.save(refreshToken)',
    scenario: 'code-elsewhere',
  },
  {
    name: 'a code is sent only where no refresh token is stored',
    file: 'flight/send.ts',
    from: 'const usesCode = account.refreshTokens?.sendsCode ?? false',
    to: 'const usesCode = use?.refreshToken === undefined && (account.refreshTokens?.sendsCode ?? false)',
    scenario: 'code-again',
  },
  {
    name: 'whoever waited in vain for the lock goes on without it',
    file: keeper,
    from: 'if (abandoned === undefined) throw grantInUse(this.#settings.provider.name)',
    to: `if (abandoned === undefined) {
        const nothing = () => undefined
        const right = { isLost: false, isByToken: false, claim: () => true, keep: nothing, release: nothing }
        return { refreshToken: await this.#store.load(), right, lineage: new Set<string>() }
      }`,
    scenario: 'slow',
  },
  {
    name: 'a refresh token that another instance of the process uses is used',
    file: 'flight/grant-right.ts',
    from: 'if (!note(refreshToken, true)) return false',
    to: 'note(refreshToken, true)',
    scenario: 'exclusive',
  },
  {
    name: 'the lease is not extended',
    file: 'record/held-lease.ts',
    from: 'extend: this.isExtendable ? extend : undefined',
    to: 'extend: undefined',
    scenario: 'slow',
  },
  {
    name: 'whoever lost the lease writes the record',
    file: 'record/cache-session.ts',
    from: 'if (this.isLost) return false\n    if (this.failed) return true\n    const lease = this.#lease\n',
    to: 'if (this.failed) return true\n    const lease = this.isLost ? undefined : this.#lease\n',
    scenario: 'refresh',
  },
  {
    name: 'those who wait give up when the lease would have ended',
    file: 'options/lease-times.ts',
    from: 'longestTurnMs: longestHoldMs + longestPauseMs',
    to: 'longestTurnMs: 5_000 + longestPauseMs',
    scenario: 'slow',
  },
]

const core = join(root, 'packages/core')
const [part = ''] = process.argv.slice(2)
const chosen = mutations.filter(({ name }) => name.includes(part))
const placesOf = (/** @type {Mutation} */ { file, from }) =>
  readFileSync(join(core, 'src', file), 'utf8').split(from).length - 1
const strays = chosen.filter((mutation) => placesOf(mutation) !== 1)
if (strays.length > 0) {
  const which = strays.map(({ name, file }) => `  ${name}: ${file}`).join('\n')
  throw new Error(`What is to be replaced does not stand exactly once in the file any more:\n${which}`)
}

const mutate = (/** @type {Omit<Mutation, 'name'>} */ { file, from, to }) => {
  const isIt = (/** @type {string} */ id) => id.endsWith(`/core/src/${file}`)
  return /** @type {const} */ ({
    name: 'mutation',
    enforce: 'pre',
    transform: (/** @type {string} */ code, /** @type {string} */ id) =>
      isIt(id) ? code.replace(from, () => to) : undefined,
    // Otherwise Vitest would run what it has kept of an earlier run.
    configureVitest: (/** @type {import('vitest/node').VitestPluginContext} */ { defineCacheKeyGenerator }) =>
      defineCacheKeyGenerator(({ id }) => (isIt(id) ? `${from} -> ${to}` : undefined)),
  })
}
const project = (/** @type {Mutation} */ { name, ...mutation }) => ({
  root: core,
  plugins: [mutate(mutation)],
  test: {
    name,
    include: ['src/explorer/explorer.test.ts'],
    testNamePattern: `promise: ${mutation.scenario}$`,
    env: { EXPLORE_EVERY: '1' },
    testTimeout: 120_000,
  },
})

const vitest = await startVitest('test', [], {
  root: core,
  config: false,
  maxWorkers: 2,
  watch: false,
  reporters: [{}],
  projects: chosen.map(project),
})
const modules = new Map(vitest.state.getTestModules().map((module) => [module.project.name, module]))
await vitest.close()

let unnoticed = 0
for (const { name } of chosen) {
  const failed = [...(modules.get(name)?.children.allTests('failed') ?? [])]
  const isNoticed = failed.some((test) => JSON.stringify(test.result().errors).includes('EXPLORE='))
  say(`${isNoticed ? 'noticed  ' : 'UNNOTICED'} ${name}`)
  if (!isNoticed) unnoticed += 1
}
say(`${chosen.length - unnoticed} noticed, ${unnoticed} not`)
process.exitCode = unnoticed > 0 ? 1 : 0

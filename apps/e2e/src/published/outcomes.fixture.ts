import { expect } from 'vitest'
import { providers } from '../lists.fixture.js'
import type { Api } from './api.fixture.js'

/** What is expected of every vendor, on every runtime. */
const expected = {
  together: '1 token; token requests: 1',
  recovered: '200; token requests: 1',
  redirected: '200 elsewhere; token requests: 0',
  replayed: '200 sent again; token requests: 2',
  cached: '1 token; token requests: 1',
  refused: 'invalid_credentials; token requests: 1',
}

/** Checks what `useProviders` told, what the API and the host behind its redirect saw, and that no secret was printed. */
export function expectGoodOutcomes(told: unknown, printed: string, { seen, seenElsewhere }: Api): void {
  expect(told).toMatchObject({ outcomes: Object.fromEntries(providers.map((name) => [name, expected])) })
  // For each vendor: the redirect, the refused request, its replay.
  expect(seen).toEqual(Array(providers.length * 3).fill(expect.stringMatching(/^Bearer .{30}/)))
  expect(seenElsewhere).toEqual(Array(providers.length).fill(undefined))
  const tokens = seen.map((header) => header?.split(' ')[1] ?? '')
  const secrets = ['fakepassword', 'client_secret', 'myToastApiClientSecret', ...tokens]
  expect(secrets.filter((secret) => printed.includes(secret))).toEqual([])
  // The first of each vendor's three is the one that was printed.
  const masks = providers.map((_, index) => `…${tokens[index * 3]?.slice(-4)}`)
  expect(masks.filter((mask) => !printed.includes(mask))).toEqual([])
}

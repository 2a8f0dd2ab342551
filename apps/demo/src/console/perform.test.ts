import { describe, expect, it } from 'vitest'
import { AuthError } from '@auth/core'
import type { Action, Done } from './action.js'
import { perform } from './perform.js'

/** Something on a vendor that counts what a test says. */
function subject() {
  const simulator = { tokenRequests: 0, apiRequests: 0 }
  return { simulator, settled: async (): Promise<void> => undefined }
}

type Subject = ReturnType<typeof subject>
// Cast, since a whole simulator would bring handlers, and counts are all that is taken of it.
const performed = perform as unknown as (action: Action<Subject>, given: Subject) => ReturnType<typeof perform>

function action(run: (given: Subject) => Promise<Done>, prepare?: Action<Subject>['prepare']): Action<Subject> {
  return { name: 'get-token', label: '', hint: '', run, ...(prepare && { prepare }) }
}

describe('perform', () => {
  it.each([
    [1, [2, 2], '1 call, 1 token request: expected 2'],
    [3, [0, 2], '1 call, 3 token requests: expected 0 to 2'],
  ] as const)('says so when %i token requests are not as expected', async (sent, expected, text) => {
    const run = async ({ simulator }: Subject) => {
      simulator.tokenRequests += sent
      return { calls: 1, failures: 0, expected }
    }
    expect(await performed(action(run), subject())).toMatchObject({ ok: false, text })
  })

  it('says what else was wrong', async () => {
    const run = async () => ({ calls: 2, failures: 1, expected: [0, 0] as const, problem: 'the API answered 500' })
    const result = await performed(action(run), subject())
    expect(result.text).toBe('2 calls, 1 failed, 0 token requests: the API answered 500')
    expect(result.ok).toBe(false)
  })

  it('counts nothing of what sets the stage, nor of what goes on from before, and all that goes on after it', async () => {
    const given = subject()
    // Requests that are under way, and counted when they end.
    let underWay = 5
    const late = {
      ...given,
      async settled() {
        given.simulator.tokenRequests += underWay
        underWay = 0
      },
    }
    const run = async ({ simulator }: Subject) => {
      simulator.apiRequests += 3
      return { calls: 3, failures: 0, expected: [1, 1] as const, text: 'well' }
    }
    const result = await performed(
      action(
        async (one) => {
          underWay += 1
          return run(one)
        },
        async ({ simulator }) => void (simulator.tokenRequests += 10),
      ),
      late,
    )
    expect(result).toEqual({
      ok: true,
      text: '3 calls, 1 token request: well',
      counts: { calls: 3, tokenRequests: 1, apiRequests: 3, failures: 0 },
    })
  })

  it('takes an error that the action did not reckon with for a failed call, and lets a defect through', async () => {
    const refused = new AuthError({ code: 'rate_limited', provider: 'toast', message: 'toast: slow down' })
    const result = await performed(
      action(async () => Promise.reject(refused)),
      subject(),
    )
    expect(result).toMatchObject({
      ok: false,
      text: '1 call, failed, 0 token requests: a call failed with rate_limited',
    })
    const defect = action(async () => Promise.reject(new TypeError('x')))
    await expect(performed(defect, subject())).rejects.toThrow(TypeError)
  })
})

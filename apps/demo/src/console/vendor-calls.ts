import { setTimeout } from 'node:timers/promises'
import { nothingCounted, type Done } from './action.js'
import type { Connection } from './connection.js'
import { callApi, callForToken } from './token-actions.js'
import type { Vendor } from './vendor.js'

/** One call of each connection, all at once. */
export function callEvery(vendor: Vendor): Promise<Done> {
  return all(vendor, callApi)
}

async function all({ connections }: Vendor, call: (connection: Connection) => Promise<Done>): Promise<Done> {
  const outcomes = await Promise.all(connections.map(call))
  const sum = (count: (done: Done) => number) => outcomes.reduce((total, done) => total + count(done), 0)
  const failures = sum((done) => done.failures)
  return {
    calls: sum(({ calls }) => calls),
    failures,
    expected: [sum(({ expected }) => expected[0]), sum(({ expected }) => expected[1])],
    problem: outcomes.find(({ problem }) => problem !== undefined)?.problem,
    text: failures === 0 ? 'every one got through' : 'the others got through',
  }
}

export async function vendorDown(vendor: Vendor): Promise<Done> {
  vendor.faults.current = 'down'
  vendor.tell('vendor_down', 'The token endpoint answers 503 from now on')
  const done = await all(vendor, callForToken)
  const served = done.calls - done.failures
  return { ...done, text: `the token endpoint answers 503 from now on, and held tokens served ${served}` }
}

export async function vendorSlow(vendor: Vendor): Promise<Done> {
  vendor.faults.current = 'slow'
  vendor.tell('vendor_slow', 'The token endpoint takes half a second from now on')
  const done = await all(vendor, callForToken)
  return { ...done, text: 'a token request takes half a second from now on, and a held token is given out at once' }
}

export async function vendorUp(vendor: Vendor): Promise<Done> {
  const { current } = vendor.faults
  vendor.faults.current = undefined
  if (current === undefined) return { ...nothingCounted, text: 'Nothing is wrong with the vendor' }
  vendor.tell('vendor_up', 'The token endpoint is well again')
  return {
    ...nothingCounted,
    text: 'The token endpoint is well again. What it failed for is held back a moment longer',
  }
}

/** Each connection that has a token makes calls, in the middle of which the vendor forgets all of them. */
export async function maintenance({ connections, simulator, tell }: Vendor): Promise<Done> {
  const able = connections.filter(({ auth }) => !['none', 'expired'].includes(auth.status().state))
  const before = able.map(({ timesUnrecovered }) => timesUnrecovered)
  const each = Math.ceil(120 / Math.max(1, able.length))
  // Slow enough that these calls are still under way when the tokens go.
  simulator.failNext({ target: 'api', delayMs: 50, times: able.length * each })
  const halfWay = simulator.apiRequests + Math.floor((able.length * each) / 2)
  const underWay = callEach(able, each)
  let isOver = false
  while (!isOver && simulator.apiRequests < halfWay) {
    isOver = await Promise.race([underWay.then(() => true), setTimeout(1, false)])
  }
  simulator.forgetTokens()
  tell('maintenance', 'Maintenance: the vendor forgot all tokens')
  const answers = [...(await underWay), ...(await callEach(able, 1))]
  const failures = answers.filter((status) => status !== 200).length
  const unrecovered = able.filter(({ timesUnrecovered }, index) => timesUnrecovered !== before[index]).length
  return {
    calls: answers.length,
    failures,
    expected: [able.length - unrecovered, able.length],
    problem: failures > 0 && unrecovered === 0 ? `${failures} calls failed` : undefined,
    text: maintenanceWords(answers.length, unrecovered),
  }
}

function maintenanceWords(calls: number, unrecovered: number): string {
  if (calls === 0) return 'no connection has a token to call with, and the vendor forgot those that it gave out'
  if (unrecovered > 0) return 'the vendor forgot its tokens half way, and where a new one has to wait the 401 went back'
  return 'the vendor forgot its tokens half way, and every call got through'
}

/** @returns the statuses of the answers, or 0 for a call that had none */
function callEach(connections: readonly Connection[], times: number): Promise<number[]> {
  return Promise.all(
    connections.flatMap((connection) =>
      Array.from({ length: times }, async () => {
        let status = 0
        await connection.errorOf(connection.call().then((response) => (status = response.status)))
        return status
      }),
    ),
  )
}

/** Gets a token for each connection that can have one. */
export async function prewarm({ tenants: { pool, names } }: Vendor): Promise<void> {
  await pool.prewarm(names, { concurrency: 8 })
}

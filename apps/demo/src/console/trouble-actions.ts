import { thousandCallers as thousandCallersScenario, wrongCredentials } from '../scenarios.js'
import type { Done } from './action.js'
import type { Connection } from './connection.js'

export async function thousandCallers({ provider }: Connection): Promise<Done> {
  return { ...(await thousandCallersScenario.run(provider)), expected: [1, 1], text: 'all of them got the same token' }
}

/** 401 whatever the token, ten calls at a time: after a new one was refused too, no other is asked for. */
export async function always401(connection: Connection): Promise<Done> {
  const { timesPaced } = connection
  const before = connection.auth.status().tokenRequests
  const statuses = await connection.faults.ofApiDuring({ status: 401 }, async () => {
    const all = []
    for (let batch = 0; batch < 10; batch += 1) {
      all.push(...(await Promise.all(Array.from({ length: 10 }, () => connection.call()))))
    }
    return all.map(({ status }) => status)
  })
  const isLimited = connection.auth.status().tokenRequests - before < 2
  const led = isLimited ? 'the vendor’s hourly limit is spent' : 'only the first led to a new token'
  return {
    calls: statuses.length,
    failures: statuses.length,
    expected: [connection.timesPaced > timesPaced ? 1 : 2, 2],
    problem: statuses.every((status) => status === 401) ? undefined : 'a call was not answered 401',
    text: `every call was answered 401, and ${led}`,
  }
}

export async function wrongPassword(connection: Connection): Promise<Done> {
  await connection.auth.forget()
  connection.setPassword('wrong')
  const { error, ...outcome } = await wrongCredentials.run(connection.provider)
  if (error) connection.noteError(error)
  return { ...outcome, expected: [1, 1], text: 'the vendor refused the first, and no other was sent' }
}

export async function rightPassword(connection: Connection): Promise<Done> {
  const isHeldBack = connection.auth.status().backoff !== undefined
  connection.setPassword('right')
  const error = await connection.errorOf(connection.auth.getToken())
  await connection.settled()
  if (error) return { calls: 1, failures: 1, expected: [0, 1], problem: `the call failed with ${error.code}` }
  const text = isHeldBack ? 'a right password is tried at once, whatever a wrong one was held back for' : 'it is right'
  return { calls: 1, failures: 0, expected: [0, 1], text }
}

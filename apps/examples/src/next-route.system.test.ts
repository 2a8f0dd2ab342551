import { startSandbox } from '@auth/sandbox'
import { expect, it, onTestFinished } from 'vitest'
import { startNextApp } from './next-app.fixture.js'
import { variablesOf } from './sandbox-variables.fixture.js'

it('next-route answers two requests by one token, and by a new one after a 401', async () => {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const url = await startNextApp('next-route', variablesOf(sandbox))
  expect(sandbox.mypos.tokenRequests).toBe(0)
  const get = async () => {
    const response = await fetch(url)
    return [response.status, await response.json()]
  }
  const answer = [200, { items: [expect.objectContaining({ transaction_amount: '12.50' })] }]
  expect(await Promise.all([get(), get()])).toEqual([answer, answer])
  expect([sandbox.mypos.tokenRequests, sandbox.mypos.apiRequests]).toEqual([1, 2])

  sandbox.mypos.forgetTokens()
  expect(await get()).toEqual(answer)
  expect([sandbox.mypos.tokenRequests, sandbox.mypos.apiRequests]).toEqual([2, 4])
})

import { startSandbox, type Sandbox } from '@auth/sandbox'
import { expect, it, onTestFinished } from 'vitest'
import { runProgram } from './program.fixture.js'
import { variablesOf } from './sandbox-variables.fixture.js'

const ids = Array.from({ length: 101 }, (_, index) => index)
const orderOf = (id: number) => ({
  guid: `order-${id}`,
  openedDate: '2026-11-27T12:00:00.000+0000',
  checks: [{ totalAmount: 10 }, { totalAmount: id / 10 }],
})

/** A Toast with 101 orders, and what it was asked for. */
async function setUp(): Promise<{ sandbox: Sandbox; asked: string[] }> {
  const asked: string[] = []
  const sandbox = await startSandbox({
    toast: {
      endpoints: [
        {
          method: 'GET',
          path: '/orders/v2/ordersBulk',
          answer(request) {
            const { searchParams } = new URL(request.url)
            asked.push(`${searchParams}; ${request.headers.get('toast-restaurant-external-id')}`)
            const from = (Number(searchParams.get('page')) - 1) * 100
            return Response.json(ids.slice(from, from + 100).map(orderOf))
          },
        },
      ],
    },
  })
  onTestFinished(() => sandbox.close())
  return { sandbox, asked }
}

it('toast-orders prints the orders of all pages by one login', async () => {
  const { sandbox, asked } = await setUp()
  const variables = { ...variablesOf(sandbox), TOAST_RESTAURANT_GUID: 'guid-1' }
  const { lines } = await runProgram('toast-orders', variables, ['20261127'])
  expect(lines).toHaveLength(102)
  expect(lines.slice(-2)).toEqual(['2026-11-27T12:00:00.000+0000  order-100  20.00', 'token requests: 1'])
  expect(asked).toEqual([1, 2].map((page) => `businessDate=20261127&page=${page}&pageSize=100; guid-1`))
  expect(sandbox.toast.tokenRequests).toBe(1)
})

it('toast-orders goes on after a 401 with a second login', async () => {
  const { sandbox } = await setUp()
  sandbox.toast.failNext({ target: 'api', status: 401 })
  const { lines } = await runProgram('toast-orders', variablesOf(sandbox))
  expect(lines.at(-1)).toBe('token requests: 2')
  expect(sandbox.toast.tokenRequests).toBe(2)
})

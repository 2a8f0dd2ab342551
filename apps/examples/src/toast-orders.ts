// Toast: prints a day's orders of a restaurant with ky, which all come by one login.
// By hand: node --env-file=.env apps/examples/src/toast-orders.ts 20261127
import { createToastAuth, toastHeaders } from '@auth/toast'
import ky from 'ky'

const {
  TOAST_CLIENT_ID: clientId = '',
  TOAST_CLIENT_SECRET: clientSecret = '',
  TOAST_ENVIRONMENT: place = 'sandbox',
  TOAST_RESTAURANT_GUID: restaurantGuid = '9d3c2a10-7c0a-4f8e-8b7e-2f1f0a4d5e6b',
} = process.env

const toast = createToastAuth({
  credentials: { clientId, clientSecret },
  environment: place === 'sandbox' || place === 'production' ? place : { baseUrl: place },
})

// toast.fetch logs in, and once more after a 401. ky waits for as long as a 429 asks to.
const api = ky.create({ fetch: toast.fetch, prefix: toast.baseUrl, headers: toastHeaders({ restaurantGuid }) })

interface Order {
  guid: string
  openedDate: string
  checks: { totalAmount: number }[]
}

/** All orders of a business day such as `20261127`, a page of a hundred at a time. */
async function* ordersOf(businessDate: string): AsyncGenerator<Order> {
  const pageSize = 100
  for (let page = 1; ; page += 1) {
    const searchParams = { businessDate, page, pageSize }
    const orders = await api.get('orders/v2/ordersBulk', { searchParams }).json<Order[]>()
    yield* orders
    if (orders.length < pageSize) return
  }
}

const today = new Date().toISOString().slice(0, 10).replaceAll('-', '')
for await (const { guid, openedDate, checks } of ordersOf(process.argv[2] ?? today)) {
  const total = checks.reduce((sum, { totalAmount }) => sum + totalAmount, 0)
  console.log(`${openedDate}  ${guid}  ${total.toFixed(2)}`)
}
console.log(`token requests: ${toast.status().tokenRequests}`)

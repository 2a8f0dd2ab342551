import { startSandbox } from '@auth/sandbox'
import { createItRetailAuth } from '@auth/itretail'
import { simulateItRetail } from '@auth/itretail/testing'
import { createMyposAuth } from '@auth/mypos'
import { simulateMypos } from '@auth/mypos/testing'
import { createToastAuth } from '@auth/toast'
import { simulateToast } from '@auth/toast/testing'
import { setupServer } from 'msw/node'

const client = { clientId: 'client_id', clientSecret: 'client_secret' }
const toastClient = { clientId: 'myToastApiClientIdentifier', clientSecret: 'myToastApiClientSecret' }
const person = { username: 'login@marktpos.com', password: 'fakepassword' }
const retry = { limit: 2, delayMs: 1 }

const simulators = { toast: simulateToast(), mypos: simulateMypos(), itretail: simulateItRetail() }
const server = setupServer(...Object.values(simulators).flatMap(({ handlers }) => handlers))
// One name is msw 3's, the other msw 2's.
server.listen({ onUnhandledFrame: 'error', onUnhandledRequest: 'error' } as never)
const instances = {
  toast: createToastAuth({ credentials: toastClient, environment: 'sandbox', retry }),
  mypos: createMyposAuth({ credentials: client, environment: 'sandbox', retry }),
  itretail: createItRetailAuth({ credentials: person, environment: 'marktpos', retry }),
}
const requests: Record<string, number> = {}
for (const name of ['toast', 'mypos', 'itretail'] as const) {
  simulators[name].failNext({ networkError: true })
  simulators[name].failNext({ status: 503 })
  await instances[name].getToken()
  requests[name] = simulators[name].tokenRequests
}
server.close()

const sandbox = await startSandbox()
const auth = createToastAuth({ credentials: toastClient, environment: { baseUrl: sandbox.url }, retry })
sandbox.toast.failNext({ networkError: true })
await auth.getToken()
requests['sandbox'] = sandbox.toast.tokenRequests
await sandbox.close()
// oxlint-disable-next-line no-console -- what it tells the test
console.log(JSON.stringify({ requests }))

// What tests write with the packages' other entries. It is compiled, never run.
import { memoryCache } from '@auth/core'
import { createSimulator, type SimulatorEndpoint } from '@auth/core/simulator'
import { tokenCacheContract, type ContractCase, type Simulator } from '@auth/core/testing'
import { simulateItRetail } from '@auth/itretail/testing'
import { simulateMypos, type MyposSimulator } from '@auth/mypos/testing'
import { startSandbox, type Sandbox } from '@auth/sandbox'
import { simulateToast, type SimulateToastOptions } from '@auth/toast/testing'
import { setupServer } from 'msw/node'

const options: SimulateToastOptions = { loginsPerHour: 2, now: () => 0 }
export const simulators: Simulator[] = [simulateToast(options), simulateItRetail(), simulateMypos()]
export const server = setupServer(...simulators.flatMap(({ handlers }) => handlers))
export const mypos: MyposSimulator = simulateMypos({ clients: [{ clientId: 'id', clientSecret: 'secret' }] })
export const cases: ContractCase[] = tokenCacheContract(() => ({ cache: memoryCache() }))

const endpoint: SimulatorEndpoint = {
  kind: 'token',
  method: 'POST',
  url: 'https://acme.example/token',
  answer: (request, { id }) => new Response(request.headers.get('authorization') ?? id),
}
export const acme: Simulator = createSimulator({ name: 'acme', endpoints: [endpoint], forgetTokens: () => undefined })

export async function use(): Promise<number> {
  const sandbox: Sandbox = await startSandbox({ port: 0, toast: { lifetimeSeconds: 60 } })
  sandbox.toast.failNext({ status: 503, times: 2 })
  await sandbox.close()
  return sandbox.mypos.tokenRequests
}

import { afterAll, beforeAll, beforeEach } from 'vitest'
import { startSandbox, type Sandbox } from './sandbox.js'

let sandbox: Sandbox

/** A sandbox for the tests of a file, each of which finds it as it was at first. */
export function useSandbox(): () => Sandbox {
  beforeAll(async () => {
    sandbox = await startSandbox()
  })
  beforeEach(() => {
    for (const vendor of [sandbox.itretail, sandbox.mypos, sandbox.toast]) vendor.reset()
  })
  afterAll(() => sandbox.close())
  return () => sandbox
}

export const post = (path: string, body?: unknown) =>
  fetch(`${sandbox.url}/__sandbox/${path}`, {
    method: 'POST',
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })

const basic = { authorization: `Basic ${btoa('client_id:client_secret')}` }

export const requestToken = (form: Record<string, string> = { grant_type: 'client_credentials' }) =>
  fetch(`${sandbox.url}/oauth/token`, { method: 'POST', headers: basic, body: new URLSearchParams(form) })

export const callApi = (accessToken: string) =>
  fetch(`${sandbox.url}/v1/webhooks`, { headers: { authorization: `Bearer ${accessToken}` } })

export async function newToken(): Promise<string> {
  const reply = await requestToken({ grant_type: 'client_credentials', scope: 'webhooks' })
  return ((await reply.json()) as { access_token: string }).access_token
}

import { isAuthError } from '@auth/core'
import { describe, expect, it } from 'vitest'
import { myposHeaders } from './api.js'

function refusal(given: unknown): { code: string; message: string } | undefined {
  try {
    myposHeaders(given as { clientId: string })
    return undefined
  } catch (error) {
    return isAuthError(error) ? { code: error.code, message: error.message } : undefined
  }
}

const takes = 'clientId takes the client id, which a header can carry'

describe('myposHeaders', () => {
  it('names the client, and the request by another id each time', () => {
    const [one, other] = [myposHeaders({ clientId: 'client_id' }), myposHeaders({ clientId: 'client_id' })]
    expect(one['api-key']).toBe('client_id')
    expect(one['x-request-id']).toMatch(/^[\da-f-]{36}$/)
    expect(other['x-request-id']).not.toBe(one['x-request-id'])
  })

  it('takes whatever a header can carry', () => {
    const clientId = 'client:1 &=+%é'
    expect(new Headers(myposHeaders({ clientId })).get('api-key')).toBe(clientId)
  })

  it.each<[given: unknown, says: string]>([
    [undefined, 'clientId is missing'],
    [null, 'clientId is missing'],
    [{}, 'clientId is missing'],
    [{ clientId: undefined }, 'clientId takes a string, got undefined'],
    [{ clientId: '' }, `${takes}, got an empty string`],
    [{ clientId: ' ' }, takes],
    [{ clientId: ' a' }, takes],
    [{ clientId: 'a\r\nx-admin: 1' }, takes],
    [{ clientId: '密码' }, takes],
    [{ clientId: 5 }, 'clientId takes a string, got number'],
  ])('refuses %o', (given, says) => {
    expect(refusal(given)).toEqual({ code: 'invalid_options', message: `mypos: myposHeaders().${says}` })
  })
})

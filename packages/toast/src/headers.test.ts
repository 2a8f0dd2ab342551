import { isAuthError } from '@auth/core'
import { describe, expect, it } from 'vitest'
import { toastHeaders } from './api.js'

function refusal(given: unknown): { code: string; message: string } | undefined {
  try {
    toastHeaders(given as { restaurantGuid: string })
    return undefined
  } catch (error) {
    return isAuthError(error) ? { code: error.code, message: error.message } : undefined
  }
}

describe('toastHeaders', () => {
  it('names the restaurant', () => {
    expect(toastHeaders({ restaurantGuid: 'guid-1' })).toEqual({ 'toast-restaurant-external-id': 'guid-1' })
  })

  it.each<[given: unknown, says: string]>([
    [undefined, 'restaurantGuid is missing'],
    [null, 'restaurantGuid is missing'],
    [{}, 'restaurantGuid is missing'],
    [{ restaurantGuid: undefined }, 'restaurantGuid takes a string, got undefined'],
    [{ restaurantGuid: null }, 'restaurantGuid takes a string, got null'],
    [{ restaurantGuid: '' }, 'restaurantGuid takes the GUID of a restaurant, got an empty string'],
    [{ restaurantGuid: ' ' }, 'restaurantGuid takes the GUID of a restaurant'],
    [{ restaurantGuid: 'a\r\nx-admin: 1' }, 'restaurantGuid takes the GUID of a restaurant'],
    [{ restaurantGuid: 5 }, 'restaurantGuid takes a string, got number'],
    [{ guid: 'guid-1' }, 'restaurantGuid is missing'],
  ])('refuses %o', (given, says) => {
    expect(refusal(given)).toEqual({ code: 'invalid_options', message: `toast: toastHeaders().${says}` })
  })
})

import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { caught } from '../util/caught.fixture.js'
import { withSpelling, credentialsOrFunction } from './credentials-schema.js'
import { parseOptions } from './parse.js'

const schema = v.object({
  credentials: credentialsOrFunction(
    withSpelling(
      v.pipe(
        v.object({ clientId: v.string(), clientSecret: v.string(), level: v.optional(v.string()) }),
        v.transform(({ clientId, clientSecret, level }) => ({ clientId, clientSecret, level })),
      ),
    ),
  ),
})
const read = (credentials: unknown) => parseOptions(schema, { credentials }, 'test').credentials
const messageOf = async (credentials: unknown) => (await caught(() => read(credentials))).message

describe('the schema of credentials', () => {
  it('keeps the known fields alone, in a copy of its own', () => {
    const row = { clientId: 'a', clientSecret: 'b', id: 17, secret: { deep: true } }
    const kept = read(row)
    expect(kept).toEqual({ clientId: 'a', clientSecret: 'b', level: undefined })
    expect(kept).not.toBe(row)
  })

  it('reads an object whose fields are its class’s', () => {
    class Row {
      get clientId() {
        return 'a'
      }
      get clientSecret() {
        return 'b'
      }
    }
    expect(read(new Row())).toMatchObject({ clientId: 'a', clientSecret: 'b' })
  })

  it('names a known field that is spelt otherwise, a needed one or not', async () => {
    expect(await messageOf({ clientID: 'canary', client_secret: 'canary' })).toBe(
      'test: options.credentials takes clientId (not clientID) and clientSecret (not client_secret)',
    )
    expect(await messageOf({ clientId: 'a', clientSecret: 'b', Level: 'canary' })).toBe(
      'test: options.credentials takes level (not Level)',
    )
  })

  it('leaves a field aside whose name is like a known one that is there', () => {
    expect(read({ clientId: 'a', client_id: 'x', clientSecret: 'b' })).toMatchObject({ clientId: 'a' })
  })

  it.each<[unknown, string]>([
    [{ clientId: 'a', key: 'canary' }, 'options.credentials.clientSecret is missing'],
    [{ clientId: 'a', clientSecret: ['canary'] }, 'options.credentials.clientSecret takes a string, got an array'],
    ['canary', 'options.credentials takes an object or a function, got string'],
    [null, 'options.credentials takes an object or a function, got null'],
  ])('refuses %j', async (credentials, message) => {
    expect(await messageOf(credentials)).toBe(`test: ${message}`)
  })
})

import { describe, expect, it } from 'vitest'
import { liveProvider, liveProviders, type Variables } from '../live-providers.js'
import { settingsNotes } from './settings-notes.js'
import { Settings } from './settings.js'

const [toast, itretail] = [liveProvider('toast'), liveProvider('itretail')]
const credentials = { TOAST_CLIENT_ID: 'canary-id', TOAST_CLIENT_SECRET: 'canary-secret' }
const password = { ITRETAIL_USERNAME: 'canary-name', ITRETAIL_PASSWORD: 'canary-password' }
const theirs = { TOAST_ENVIRONMENT: 'https://evil.example', REDIS_URL: 'redis://evil', POS_AUTH_ENCRYPTION_KEY: 'x' }

function settingsOf(environment: Variables, file?: Variables, folder?: string): Settings {
  return new Settings({
    environment: { name: 'the environment', variables: environment },
    ...(file && { file: { name: '~/.env', path: '/home/me/.env', variables: file } }),
    ...(folder !== undefined && { folder }),
  })
}

const messageOf = (work: () => unknown) => {
  try {
    work()
  } catch (error) {
    return (error as Error).message
  }
  return undefined
}

describe('the source of a provider’s variables', () => {
  it('is the environment alone, as soon as it has one of them', () => {
    expect(settingsOf(credentials, theirs).complete(toast)).toEqual(credentials)
    const own = { ...credentials, TOAST_ENVIRONMENT: 'sandbox' }
    expect(settingsOf(own, { ...credentials, ...theirs }).complete(toast)).toEqual(own)
  })

  it('is the file alone, where the environment has none of them', () => {
    const file = { ...credentials, TOAST_ENVIRONMENT: 'sandbox' }
    const environment = { REDIS_URL: 'redis://mine', POS_AUTH_ENCRYPTION_KEY: 'mine', ...password }
    expect(settingsOf(environment, file).complete(toast)).toEqual(file)
  })

  it('is each provider’s own', () => {
    const settings = settingsOf(credentials, { ...password, ...theirs })
    expect(settings.complete(toast)).toEqual(credentials)
    expect(settings.complete(itretail)).toEqual({ ...password, ...theirs })
    expect(settings.completeAll([toast, itretail])).toEqual({ ...credentials, ...password })
  })

  it('is not the environment for what is empty there', () => {
    expect(settingsOf({ TOAST_CLIENT_ID: '' }, credentials).complete(toast)).toEqual(credentials)
  })

  it.each<[Variables, Variables | undefined, string]>([
    [
      {},
      undefined,
      'TOAST_CLIENT_ID and TOAST_CLIENT_SECRET are not set. Put them into the environment or into a .env',
    ],
    [{ TOAST_CLIENT_ID: 'canary' }, undefined, 'TOAST_CLIENT_SECRET is not set. Put it into the environment'],
    [
      { TOAST_CLIENT_ID: 'canary' },
      credentials,
      'TOAST_CLIENT_SECRET is not set in the environment, which has TOAST_CLIENT_ID. What ~/.env has is not mixed with that: put all of Toast into one of the two',
    ],
    [
      { TOAST_ENVIRONMENT: 'canary' },
      credentials,
      'TOAST_CLIENT_ID and TOAST_CLIENT_SECRET are not set in the environment, which has TOAST_ENVIRONMENT',
    ],
  ])('with %j and %j is incomplete, in words', (environment, file, words) => {
    const message = messageOf(() => settingsOf(environment, file).complete(toast))
    expect(message).toContain(words)
    expect(message).not.toContain('canary')
  })

  it('may be missing because a folder has the file’s name', () => {
    expect(messageOf(() => settingsOf({}, undefined, '~/.env').complete(toast))).toContain('; ~/.env is a folder)')
  })
})

describe('what is said of the rest', () => {
  it('is nothing where nothing is left aside', () => {
    expect(settingsNotes(settingsOf(credentials, password), liveProviders)).toEqual([])
    expect(settingsNotes(settingsOf({ ...credentials, TOAST_RESTAURANT_GUID: 'x' }), liveProviders)).toEqual([])
    expect(settingsNotes(settingsOf({}, theirs), [itretail])).toEqual([])
  })

  it('names what is ignored in the file, once', () => {
    const settings = settingsOf(credentials, { ...password, ...theirs, TOAST_CLIENT_ID: 'canary' })
    const ignored = 'TOAST_CLIENT_ID, TOAST_ENVIRONMENT, REDIS_URL, POS_AUTH_ENCRYPTION_KEY'
    expect(settingsNotes(settings, [toast])).toEqual([
      `Toast: set in the environment, so ignored in ~/.env: ${ignored}`,
    ])
    expect(settingsNotes(settings, [itretail])).toEqual([])
  })

  it('names what is ignored in the environment', () => {
    const settings = settingsOf({ REDIS_URL: 'redis://canary' }, { ...credentials, ...password })
    expect(settingsNotes(settings, liveProviders)).toEqual([
      'IT Retail and Toast: set in ~/.env, so ignored in the environment: REDIS_URL',
    ])
    expect(settingsNotes(settings, liveProviders, [])).toEqual([])
  })

  it('names what is nearly one of ours, with the one meant, where that is missing', () => {
    const file = { TOAST_CLIENTID: 'canary', MYPOS_SECRET: 'canary', POS_AUTH_ENCRYPTIONKEY: 'canary', TOAST_ENV: '' }
    expect(settingsNotes(settingsOf({ toast_client_secret: 'canary' }, file), liveProviders)).toEqual([
      'unknown in the environment: toast_client_secret (TOAST_CLIENT_SECRET?)',
      'unknown in ~/.env: TOAST_CLIENTID (TOAST_CLIENT_ID?), MYPOS_SECRET (MYPOS_CLIENT_SECRET?), POS_AUTH_ENCRYPTIONKEY (POS_AUTH_ENCRYPTION_KEY?)',
    ])
    expect(settingsNotes(settingsOf({}, file), [toast], [])).toEqual([
      'unknown in ~/.env: TOAST_CLIENTID (TOAST_CLIENT_ID?)',
    ])
    expect(settingsNotes(settingsOf({}, { ...credentials, TOAST_CLIENTID: 'canary' }), [toast])).toEqual([])
  })
})

import { describe, expect, it } from 'vitest'
import { connection, issuedAt, without } from '../connection.fixture.js'
import { shortTime } from '../words/time.js'
import { endsIn, renewsIn, stateAt, stateWords } from './state-words.js'

const at = (seconds: number) => issuedAt + seconds * 1000
const wordsAt = (seconds: number, changes = {}) => stateWords(connection(changes), at(seconds))
const backoff = { code: 'rate_limited', until: at(2000) }
const until = `held back until ${shortTime(at(2000), at(0))}`

describe('the state', () => {
  it('goes on with the time since the view came', () => {
    expect([0, 600, 900, 1000].map((seconds) => stateAt(connection(), at(seconds)))).toEqual([
      'valid',
      'advisory',
      'mandatory',
      'expired',
    ])
    expect(stateAt(without(), at(0))).toBe('none')
  })

  it('is said in the words of status() and the command line', () => {
    expect([0, 600, 900, 1000].map((seconds) => wordsAt(seconds).words)).toEqual([
      'valid',
      'advisory',
      'mandatory',
      'expired',
    ])
    expect(stateWords(without(), at(0))).toEqual({ kind: 'none', words: 'none', notes: [] })
  })

  it('is that it is held back where there is nothing to give out, and a note where there is', () => {
    expect(stateWords(without({ backoff }), at(0))).toEqual({ kind: 'backoff', words: until, notes: [] })
    expect(wordsAt(1000, { backoff })).toMatchObject({ kind: 'backoff', words: until })
    expect(wordsAt(0, { backoff })).toEqual({ kind: 'valid', words: 'valid', notes: [`renewal ${until}`] })
    expect(stateWords(without({ backoff }), at(2000)).kind).toBe('none')
  })

  it('has notes of what is true beside it', () => {
    expect(wordsAt(0, { suspect: true, refreshing: true }).notes).toEqual(['token request under way', 'suspect'])
  })
})

it('says when a token ends and when it is renewed', () => {
  expect([endsIn(connection(), at(0)), endsIn(connection(), at(1000)), endsIn(without(), at(0))]).toEqual([
    '16 min 40 s',
    'ended',
    '–',
  ])
  expect([renewsIn(connection(), at(0)), renewsIn(connection(), at(600)), renewsIn(without(), at(0))]).toEqual([
    '10 min',
    'at the next call',
    'at the next call',
  ])
})

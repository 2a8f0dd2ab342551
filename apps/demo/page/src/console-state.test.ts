import { describe, expect, it } from 'vitest'
import type { TimelineEntry } from '../../src/console/view.js'
import { initialState, reduce, type ConsoleState, type Message } from './console-state.js'

const after = (messages: readonly Message[], state: ConsoleState = initialState) => messages.reduce(reduce, state)
const opened: Message = { type: 'opened' }
const result = { ok: true, text: '1 call', counts: { calls: 1, tokenRequests: 1, apiRequests: 0, failures: 0 } }
const [provider, action] = ['toast', 'get-token'] as const

const entries = (...ids: readonly number[]): Message => ({
  type: 'timeline',
  entries: ids.map((id): TimelineEntry => ({ id, at: id, provider, type: 'revoked', text: `${id}` })),
})
const idsOf = ({ timeline }: ConsoleState) => timeline.map(({ id }) => id)

describe('the timeline', () => {
  it('is newest first', () => {
    expect(idsOf(after([opened, entries(1, 2), entries(3)]))).toEqual([3, 2, 1])
  })

  it('begins anew with each connection, since the server sends it all again', () => {
    expect(idsOf(after([opened, entries(1, 2), { type: 'lost' }, opened, entries(1, 2, 3)]))).toEqual([3, 2, 1])
  })

  it('stays as it was while the connection is lost', () => {
    expect(idsOf(after([opened, entries(1), { type: 'lost' }]))).toEqual([1])
  })

  it('keeps the last 200', () => {
    const many = entries(...Array.from({ length: 205 }, (_, index) => index))
    const ids = idsOf(after([opened, many]))
    expect([ids.length, ids[0], ids.at(-1)]).toEqual([200, 204, 5])
  })
})

describe('the connection', () => {
  it('that is refused says why, until it is there', () => {
    const refused = after([{ type: 'lost', refusal: '32 pages' }])
    expect([refused.connection, refused.refusal]).toEqual(['lost', '32 pages'])
    const back = after([opened], refused)
    expect([back.connection, back.refusal]).toEqual(['open', undefined])
    expect(after([{ type: 'lost' }], refused).refusal).toBeUndefined()
  })
})

describe('an action', () => {
  const sent: Message = { type: 'sent', provider, action }
  const reported: Message = { type: 'result', report: { provider, action, result } }

  it('is sent until it is answered', () => {
    expect(after([opened, sent]).sent).toEqual({ toast: action })
    expect(after([opened, sent, { type: 'answered', provider, action, answer: result }]).sent).toEqual({})
  })

  it('has one outcome, though the result comes as an event and as the answer', () => {
    const messages: readonly Message[] = [
      opened,
      sent,
      reported,
      { type: 'answered', provider, action, answer: result },
    ]
    expect(after(messages).outcomes).toEqual({ toast: { action, ...result, number: 1 } })
  })

  it('has the answer as its outcome while no events come in', () => {
    const answered: Message = { type: 'answered', provider, action, answer: result }
    expect(after([opened, sent, { type: 'lost' }, answered]).outcomes.toast).toMatchObject({ ok: true, text: '1 call' })
  })

  it('that was not run says so', () => {
    const answered: Message = { type: 'answered', provider, action, answer: { problem: 'No answer within 30 s.' } }
    expect(after([opened, sent, answered]).outcomes.toast).toEqual({
      action,
      ok: false,
      text: 'No answer within 30 s.',
      number: 1,
    })
  })

  it('that ends as the one before is another outcome, so that it is announced again', () => {
    expect(after([opened, reported, reported]).outcomes.toast?.number).toBe(2)
  })
})

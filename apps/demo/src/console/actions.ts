import { isRevocable } from '../revocable.js'
import type { Scenario } from '../scenario.js'
import { always401, maintenance, thousandCallers, wrongCredentials } from '../scenarios.js'
import { nothingCounted, type Action } from './action.js'
import { vendorDown, vendorSlow } from './outage-actions.js'
import type { Stage } from './stage.js'
import { callApi, callForToken, invalidate, moveTo, revoke, secondProcess } from './token-actions.js'

const startAnew = (stage: Stage) => stage.startAnew()

/** The actions, in the order in which a person meets them. */
export const actions: readonly Action[] = [
  {
    name: 'get-token',
    label: 'Get token',
    hint: 'One call of getToken(): the held token if there is a good one, otherwise a new one',
    run: callForToken,
  },
  {
    name: 'call-api',
    label: 'Call the API',
    hint: 'One authenticated call of the vendor’s API with auth.fetch()',
    run: callApi,
  },
  {
    name: 'invalidate',
    label: 'Invalidate',
    hint: 'Marks the held token as suspect: the next call asks for a new one, as far as the vendor’s limit allows',
    run: invalidate,
  },
  {
    name: 'revoke',
    label: 'Revoke',
    hint: 'Revokes the held token at the vendor and forgets it',
    applies: isRevocable,
    run: revoke,
  },
  {
    name: 'thousand-callers',
    label: '1,000 callers',
    hint: 'Without a token, 1,000 callers ask for one at once',
    prepare: startAnew,
    run: play(thousandCallers),
  },
  {
    name: 'maintenance',
    label: 'Maintenance',
    hint: 'The vendor forgets all its tokens in the middle of 200 calls',
    prepare: startAnew,
    run: play(maintenance, 'the vendor forgot its tokens half way, and every call got through'),
  },
  {
    name: 'always-401',
    label: 'Always 401',
    hint: '100 calls to an endpoint that answers 401 whatever the token',
    prepare: startAnew,
    run: play(always401, 'every call was answered 401, and only the first led to a new token'),
  },
  {
    name: 'wrong-credentials',
    label: 'Wrong credentials',
    hint: 'Another instance, with a wrong secret, tries 51 times. The one of this card stays as it is',
    run: play(wrongCredentials, 'the vendor refused the first, and no other was sent'),
    errorOf: 'With a wrong secret',
  },
  {
    name: 'vendor-down',
    label: 'Vendor down for 10 s',
    hint: 'The token endpoint answers 503 for 10 s of the demo’s clock, in which 100 callers ask for a token',
    run: vendorDown,
  },
  {
    name: 'vendor-slow',
    label: 'Vendor slow',
    hint: 'Without a token, 100 callers ask for one at once, and the vendor takes its time',
    prepare: startAnew,
    run: vendorSlow,
  },
  {
    name: 'to-advisory',
    label: 'Forward to the advisory window',
    hint: 'Moves the demo’s clock, for all providers, to where this token is renewed in the background',
    run: (stage) => moveTo(stage, 'advisory'),
  },
  {
    name: 'to-mandatory',
    label: 'Forward to the mandatory window',
    hint: 'Moves the demo’s clock, for all providers, to where callers wait for a new token, though this one still works',
    run: (stage) => moveTo(stage, 'mandatory'),
  },
  {
    name: 'past-expiry',
    label: 'Forward past expiry',
    hint: 'Moves the demo’s clock, for all providers, past the end of this token',
    run: (stage) => moveTo(stage, 'expired'),
  },
  {
    name: 'second-process',
    label: 'Second process',
    hint: 'Begins without a token and gets one; then another process needs one too, and shares the SQLite cache',
    prepare: startAnew,
    run: secondProcess,
  },
  {
    name: 'reset',
    label: 'Reset',
    hint: 'Back to the start: no token, all counts at zero, the vendor well. The clock stays where it is',
    prepare: (stage) => stage.reset(),
    run: async () => ({ ...nothingCounted, text: 'Back to the start: no token, and the counts at zero' }),
  },
]

function play(scenario: Scenario, text?: string): Action['run'] {
  return async (stage) => ({
    ...(await scenario.run(stage.forScenario)),
    expected: [scenario.expected, scenario.expected],
    ...(text !== undefined && { text }),
  })
}

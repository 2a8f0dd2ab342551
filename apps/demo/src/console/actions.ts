import { isRevocable } from '@auth/cli/accounts'
import type { Action } from './action.js'
import type { Connection } from './connection.js'
import { moveTo } from './time-actions.js'
import { callApi, callForToken, forget, invalidate, revoke, secondProcess } from './token-actions.js'
import { always401, rightPassword, thousandCallers, wrongPassword } from './trouble-actions.js'
import { callEvery, maintenance, prewarm, vendorDown, vendorSlow, vendorUp } from './vendor-calls.js'
import type { Vendor } from './vendor.js'
import type { ConnectionActionName, VendorActionName } from './view.js'

const withoutToken = ({ auth }: Connection) => auth.forget()

/** What can be done with a connection, in the order in which a person meets it. */
export const connectionActions: readonly (Action<Connection> & { readonly name: ConnectionActionName })[] = [
  {
    name: 'call-api',
    label: 'Call the API',
    hint: 'One authenticated call of the vendor’s API with auth.fetch()',
    tone: 'primary',
    group: 'use',
    run: callApi,
  },
  {
    name: 'get-token',
    label: 'Get token',
    hint: 'One call of getToken(): the held token if it is good, otherwise a new one',
    group: 'use',
    run: callForToken,
  },
  {
    name: 'second-process',
    label: 'Second process',
    hint: 'Forgets the token and gets one; then another process needs one too, and shares the SQLite cache',
    group: 'use',
    needs: 'token',
    prepare: withoutToken,
    run: secondProcess,
  },
  {
    name: 'invalidate',
    label: 'Invalidate',
    hint: 'Marks the held token as suspect: the next call asks for a new one, as far as the vendor’s limit allows',
    group: 'use',
    run: invalidate,
  },
  {
    name: 'thousand-callers',
    label: '1,000 callers',
    hint: 'Forgets the token, then 1,000 callers ask for one at once',
    group: 'break',
    needs: 'token',
    prepare: withoutToken,
    run: thousandCallers,
  },
  {
    name: 'always-401',
    label: 'Always 401',
    hint: 'Forgets the token, then calls an endpoint 100 times that answers 401 whatever the token',
    group: 'break',
    needs: 'token',
    prepare: withoutToken,
    run: always401,
  },
  {
    name: 'wrong-password',
    label: 'Wrong password',
    hint: 'Gives this connection a wrong password, forgets its token, and tries 51 times',
    tone: 'danger',
    group: 'break',
    needs: 'vendor',
    run: wrongPassword,
  },
  {
    name: 'right-password',
    label: 'Right password',
    hint: 'Corrects this connection’s password, and asks for a token',
    group: 'break',
    needs: 'vendor',
    run: rightPassword,
  },
  {
    name: 'forget',
    label: 'Forget',
    hint: 'Forgets the token, and whatever holds the next token request back',
    tone: 'danger',
    group: 'break',
    run: forget,
  },
  {
    name: 'revoke',
    label: 'Revoke',
    hint: 'Revokes the held token at the vendor and forgets it; without one, a new one is asked for first',
    tone: 'danger',
    group: 'break',
    applies: isRevocable,
    run: revoke,
  },
  {
    name: 'to-advisory',
    label: 'To the advisory window',
    hint: 'Moves the demo’s clock, for all connections, to where this token is renewed in the background',
    group: 'time',
    run: (connection) => moveTo(connection, 'advisory'),
  },
  {
    name: 'to-mandatory',
    label: 'To the mandatory window',
    hint: 'Moves the demo’s clock, for all connections, to where callers wait for a new token, though this one still works',
    group: 'time',
    run: (connection) => moveTo(connection, 'mandatory'),
  },
  {
    name: 'past-expiry',
    label: 'Past its end',
    hint: 'Moves the demo’s clock, for all connections, past the end of this token',
    group: 'time',
    run: (connection) => moveTo(connection, 'expired'),
  },
]

/** What can be done with a vendor as a whole. */
export const vendorActions: readonly (Action<Vendor> & { readonly name: VendorActionName })[] = [
  {
    name: 'maintenance',
    label: 'Maintenance',
    hint: 'The vendor forgets all its tokens in the middle of calls of all its connections',
    tone: 'primary',
    group: 'break',
    needs: 'vendor',
    prepare: prewarm,
    run: maintenance,
  },
  {
    name: 'call-every',
    label: 'Call the API for all',
    hint: 'One authenticated call for each connection, all at once',
    group: 'use',
    run: callEvery,
  },
  {
    name: 'vendor-down',
    label: 'Take it down',
    hint: 'The token endpoint answers 503 until it is brought back; each connection asks for a token once',
    tone: 'danger',
    group: 'break',
    run: vendorDown,
  },
  {
    name: 'vendor-slow',
    label: 'Slow it down',
    hint: 'The token endpoint takes half a second until it is brought back; each connection asks for a token once',
    group: 'break',
    run: vendorSlow,
  },
  {
    name: 'vendor-up',
    label: 'Bring it back',
    hint: 'The token endpoint answers as it should again',
    group: 'use',
    run: vendorUp,
  },
]

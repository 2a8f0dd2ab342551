// myPOS: prints a merchant's transactions, and revokes the token when it is done, as a script of one run should.
// By hand: node --env-file=.env apps/examples/src/mypos-transactions.ts
import { createMyposAuth, myposHeaders } from '@auth/mypos'

const {
  MYPOS_CLIENT_ID: clientId = '',
  MYPOS_CLIENT_SECRET: clientSecret = '',
  MYPOS_ENVIRONMENT: place = 'sandbox',
} = process.env

const mypos = createMyposAuth({
  credentials: { clientId, clientSecret },
  environment: place === 'sandbox' || place === 'production' ? place : { baseUrl: place },
})

interface Transactions {
  items: { id: number; transaction_amount: string; transaction_currency: string }[]
}

try {
  // The API is on another host than the tokens: mypos.transactionsUrl is that of the environment.
  const response = await mypos.fetch(`${mypos.transactionsUrl}/transactions`, { headers: myposHeaders({ clientId }) })
  if (!response.ok) throw new Error(`myPOS answered ${response.status}`)
  const { items } = (await response.json()) as Transactions
  for (const { id, transaction_amount, transaction_currency } of items) {
    console.log(`${id}  ${transaction_amount} ${transaction_currency}`)
  }
} finally {
  await mypos.revoke()
}
const { tokenRequests, state } = mypos.status()
console.log(`token requests: ${tokenRequests}, token now: ${state}`)

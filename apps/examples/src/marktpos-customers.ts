// MarktPOS (and IT Retail): prints the customers of a store, and says what to do where the store's login fails.
// By hand: node --env-file=.env apps/examples/src/marktpos-customers.ts
import { createItRetailAuth, isAuthError } from '@auth/itretail'

const {
  ITRETAIL_USERNAME: username = '',
  ITRETAIL_PASSWORD: password = '',
  ITRETAIL_ENVIRONMENT: place = 'marktpos',
} = process.env

const itretail = createItRetailAuth({
  credentials: { username, password },
  environment: place === 'itretail' || place === 'marktpos' ? place : { baseUrl: place },
})

interface Customer {
  Id: string
  FirstName: string
  LastName: string
}

async function customers(): Promise<Customer[]> {
  const response = await itretail.fetch('/api/CustomersData/GetAllCustomers')
  if (!response.ok) throw new Error(`MarktPOS answered ${response.status}`)
  return (await response.json()) as Customer[]
}

try {
  for (const { Id, FirstName, LastName } of await customers()) console.log(`${Id}  ${FirstName} ${LastName}`)
} catch (error) {
  if (!isAuthError(error)) throw error
  // The message says what to do and holds no secret. A wrong password is not tried again before retryAfterMs have passed.
  console.log(`${error.code}: ${error.message}`)
  if (error.retryAfterMs !== undefined) console.log(`next login in ${Math.ceil(error.retryAfterMs / 1000)} s`)
  process.exitCode = 1
}
console.log(`token requests: ${itretail.status().tokenRequests}`)

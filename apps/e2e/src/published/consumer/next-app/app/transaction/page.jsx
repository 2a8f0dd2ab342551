import { myposHeaders } from '@auth/mypos'
import * as server from 'next/server'
import { Suspense } from 'react'
import { mypos } from '../../mypos.fixture.js'

async function Transactions() {
  // Next.js 14 has none, and needs none.
  await server['connection']?.()
  const headers = myposHeaders({ clientId: process.env.MYPOS_CLIENT_ID ?? '' })
  const response = await mypos.fetch(`${mypos.baseUrl}/v1.1/transactions`, { cache: 'no-store', headers })
  return <p>{`the API said ${response.status}`}</p>
}

export default function Page() {
  return (
    <Suspense fallback={<p>…</p>}>
      <Transactions />
    </Suspense>
  )
}

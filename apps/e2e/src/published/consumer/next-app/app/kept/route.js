import { myposHeaders } from '@auth/mypos'
import { mypos } from '../../mypos.fixture.js'

// The reply of the API is to be kept on disk, the token that fetched it is not.
export async function GET() {
  const headers = myposHeaders({ clientId: process.env.MYPOS_CLIENT_ID ?? '' })
  return mypos.fetch(`${mypos.baseUrl}/v1.1/transactions?kept`, { cache: 'force-cache', headers })
}

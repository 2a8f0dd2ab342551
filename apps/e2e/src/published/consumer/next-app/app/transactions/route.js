import { myposHeaders } from '@auth/mypos'
import { mypos } from '../../mypos.fixture.js'

export async function GET() {
  const headers = myposHeaders({ clientId: process.env.MYPOS_CLIENT_ID ?? '' })
  const response = await mypos.fetch(`${mypos.baseUrl}/v1.1/transactions`, { cache: 'no-store', headers })
  return new Response(`the API said ${response.status}`)
}
